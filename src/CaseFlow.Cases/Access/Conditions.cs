using System.Linq.Expressions;

namespace CaseFlow.Cases.Access;

/// <summary>Conditions of queries put together.</summary>
internal static class Conditions
{
    public static Expression<Func<T, bool>> Or<T>(this Expression<Func<T, bool>> one, Expression<Func<T, bool>> other) =>
        Expression.Lambda<Func<T, bool>>(Expression.OrElse(one.Body, Of(one, other)), one.Parameters);

    public static Expression<Func<T, bool>> AndNot<T>(this Expression<Func<T, bool>> one, Expression<Func<T, bool>> other) =>
        Expression.Lambda<Func<T, bool>>(Expression.AndAlso(one.Body, Expression.Not(Of(one, other))), one.Parameters);

    // The other's body, speaking of the first's parameter.
    private static Expression Of<T>(Expression<Func<T, bool>> one, Expression<Func<T, bool>> other) => new Swap(other.Parameters[0], one.Parameters[0]).Visit(other.Body);

    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
