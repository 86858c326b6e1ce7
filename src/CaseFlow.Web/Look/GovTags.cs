using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CaseFlow.Web.Look;

/// <summary><c>&lt;gov-button&gt;</c>: the design system's button, as a button or (with href) a link. Its markup changes here only.</summary>
[HtmlTargetElement("gov-button")]
public sealed class GovButton : TagHelper
{
    /// <summary>primary, neutral, success, error, warning.</summary>
    public string Color { get; set; } = "primary";
    /// <summary>solid, outlined, base.</summary>
    public string Look { get; set; } = "solid";
    public string Size { get; set; } = "m";
    public string? Href { get; set; }
    public string? Icon { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        output.TagName = Href is null ? "button" : "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Href is not null)
            output.Attributes.SetAttribute("href", Href);
        else if (!output.Attributes.ContainsName("type"))
            output.Attributes.SetAttribute("type", "submit");
        output.Attributes.SetAttribute("class", "gov-button");
        output.Attributes.SetAttribute("data-color", Color);
        output.Attributes.SetAttribute("data-type", Look);
        output.Attributes.SetAttribute("data-size", Size);
        output.Content.SetHtmlContent("<span class=\"element\">").AppendHtml(Icon is null ? "" : IconTag.Svg(Icon)).AppendHtml(content).AppendHtml("</span>");
    }
}

/// <summary><c>&lt;icon name="search" /&gt;</c>: an icon of the sprite; always beside words, so hidden from readers of the screen.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTag : TagHelper
{
    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (Name.Length > 0)
            output.Content.SetHtmlContent(Svg(Name));
    }

    internal static string Svg(string name) =>
        $"<svg class=\"icon\" width=\"16\" height=\"16\" aria-hidden=\"true\" focusable=\"false\"><use href=\"/gov/icons.svg#{name}\"></use></svg>";
}

/// <summary><c>&lt;gov-message color="error"&gt;</c>: a message in a box.</summary>
[HtmlTargetElement("gov-message")]
public sealed class GovMessage : TagHelper
{
    /// <summary>primary, success, warning, error, neutral.</summary>
    public string Color { get; set; } = "primary";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        output.TagName = "div";
        output.Attributes.SetAttribute("class", "gov-message");
        output.Attributes.SetAttribute("data-color", Color);
        output.Attributes.SetAttribute("data-type", "subtle");
        var icon = Color switch { "success" => "check-circle-fill", "error" or "warning" => "exclamation-triangle-fill", _ => "info-circle-fill" };
        output.Content.SetHtmlContent(IconTag.Svg(icon)).AppendHtml("<div class=\"gov-message__content\">").AppendHtml(content).AppendHtml("</div>");
    }
}
