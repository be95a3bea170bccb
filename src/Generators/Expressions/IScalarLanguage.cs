using System.Collections.Generic;

namespace GResNet.Generators.Expressions;

/// <summary>How a target writes scalar expressions.</summary>
internal interface IScalarLanguage
{
    /// <summary>A call of a function, or of its derivative.</summary>
    /// <param name="call">It.</param>
    /// <param name="arguments">The arguments.</param>
    string Invoke(Call call, IReadOnlyList<string> arguments);

    /// <summary>A number where an operator does not take it as it is.</summary>
    string Constant(float value);

    /// <summary>a · b + c.</summary>
    string MultiplyAdd(string a, string b, string c);

    /// <summary><paramref name="then"/> where a and b are so related, else <paramref name="otherwise"/>.</summary>
    string Choose(Relation relation, string a, string b, string then, string otherwise);

    /// <summary>A value times the factor of its image; 0 where that is 0.</summary>
    string Drop(string value, string factors);
}
