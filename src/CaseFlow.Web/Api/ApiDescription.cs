using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CaseFlow.Web.Api;

/// <summary>The body an address expects, for the description at <c>/openapi/v1.json</c> only.</summary>
/// <remarks>Not <c>Accepts</c>: its content negotiation would answer other types before sign-in is asked for.</remarks>
public sealed record DescribedBody(Type Type, string Example, string ContentType = "application/json");

/// <summary>The parameters an address reads from its query, for the description only: all are texts that may be left out.</summary>
public sealed record DescribedQuery(IReadOnlyList<(string Name, string Meaning)> Parameters);

/// <summary>What the OpenAPI document says beyond what the routes say themselves.</summary>
public static class ApiDescription
{
    public static TBuilder Body<TBuilder>(this TBuilder builder, Type type, string example) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new DescribedBody(type, example));

    public static TBuilder Query<TBuilder>(this TBuilder builder, params (string Name, string Meaning)[] parameters) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new DescribedQuery(parameters));

    public static TBuilder Describe<TBuilder>(this TBuilder builder, string name, string summary, string? description = null) where TBuilder : IEndpointConventionBuilder
    {
        builder.WithName(name).WithSummary(summary);
        return description is null ? builder : builder.WithDescription(description);
    }

    internal static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith(ApiRegistration.Root.TrimStart('/'), StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "CaseFlow", Version = "v1",
                Description = "Casework of a regional coordinator: cases, tasks, deadlines with their proof, messages and documents. "
                    + "Dates are ISO 8601; every refusal is application/problem+json (RFC 9457).",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[ApiKeySignIn.KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeySignIn.Header,
                Description = "Configured as CaseFlow:Api:Keys:<name>:Key and :Role. Each key is a user of its own.",
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKeySignIn.KeyScheme, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeBodyAsync);
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<DescribedQuery>().FirstOrDefault() is { } query)
                operation.Parameters = [.. operation.Parameters ?? [], .. query.Parameters.Select(p => new OpenApiParameter
                {
                    Name = p.Name, In = ParameterLocation.Query, Description = p.Meaning, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                })];
            operation.Responses ??= [];
            operation.Responses.TryAdd("401", new OpenApiResponse { Description = "No known key and nobody signed in" });
            return Task.CompletedTask;
        });
    }

    private static async Task DescribeBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<DescribedBody>().FirstOrDefault() is { } body)
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [body.ContentType] = new() { Schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancel), Example = body.ContentType == "application/json" ? JsonNode.Parse(body.Example) : null },
                },
            };
    }
}
