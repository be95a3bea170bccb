namespace GResNet.Generators.Staging;

/// <summary>The items of a tuple; an array's are a bare <c>object?[]</c>.</summary>
internal sealed record TupleValue(object?[] Items);
