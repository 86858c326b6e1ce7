using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Cases;

/// <summary>Everything of Cases for the container, as an explicit list.</summary>
public static class CasesRegistration
{
    /// <summary>Scoped: context and casework services. Singletons: clock, keys, bundles, settings, mail sender.</summary>
    public static IServiceCollection AddCases(this IServiceCollection services, CaseFlowSettings settings) => throw null!;
}
