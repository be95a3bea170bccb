using System;

namespace GResNet.Generators.Ops;

/// <summary>A function that the author wrote for <c>Ops.Map</c>.</summary>
/// <param name="Name">Its name; empty for a lambda.</param>
/// <param name="Call">Makes the expression of its arguments.</param>
internal sealed record AuthorsFunction(string Name, Func<object?[], object?> Call);
