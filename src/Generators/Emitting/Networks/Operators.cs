using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>
/// The structs that tell kernels what to do as they load and store: one for each elementwise program of a model,
/// whichever networks and layers it serves.
/// </summary>
/// <param name="target">What they are written for.</param>
internal sealed class Operators(Target target)
{
    private readonly List<OperatorStruct> operators = [];

    // Blocks of the same structure ask for the same again and again.
    private readonly Dictionary<(Wanted, EquatableArray<TensorType>), OperatorStruct> written = [];

    public bool IsEmpty => operators.Count == 0;

    /// <summary>An expression that makes the load of a fused node; <paramref name="local"/> names its inputs.</summary>
    public string Load(Fused fused, Node node, System.Func<int, string> local) => fused.Load.IsIdentity
        ? $"new {target.PlainOperator("Load")}()"
        : New(Written(new(fused.Load, Loaded(fused, node), IsLoad: true, []), fused, node), local);

    /// <summary>An expression that makes the store of a fused node.</summary>
    public string Store(Fused fused, Node node, System.Func<int, string> local) => fused.HasPlainStore
        ? $"new {target.PlainOperator("Store")}()"
        : New(Written(new(fused.Store, Stored(fused, node), IsLoad: false, fused.Reductions), fused, node), local);

    public GeneratedFile Write(StagedModel model) => target.File(model.Type, "Operators", code =>
    {
        code.Documentation("summary", "What happens to values while kernels have them in registers.");
        code.Line(TypeFrame.GeneratedCode);
        using (code.Block($"private static class {target.Operators}"))
        {
            foreach (OperatorStruct @operator in operators)
            {
                if (@operator != operators[0]) code.Line();
                @operator.Write(code);
            }
        }
    });

    private OperatorStruct Written(Wanted wanted, Fused fused, Node node)
    {
        var key = (wanted, node.Inputs.Select(input => input.Type).ToEquatableArray());
        if (!written.TryGetValue(key, out OperatorStruct? known))
            written[key] = known = wanted.IsLoad
                ? OperatorStruct.Load(target, fused, node, wanted.Map)
                : OperatorStruct.Store(target, fused, node, wanted.Map);
        return known;
    }

    private bool IsTaken(string name) => operators.Exists(other => other.Name == name);

    private string New(OperatorStruct wanted, System.Func<int, string> local)
    {
        OperatorStruct? known = operators.Find(other => other.Matches(wanted));
        if (known is null)
        {
            string name = wanted.Name;
            if (IsTaken(name)) name += wanted.Numbers;
            string unique = name;
            for (int number = 2; IsTaken(unique); number++) unique = $"{name}_{Literal.Of(number)}";
            operators.Add(known = wanted with { Name = unique });
        }

        return $"new {target.Operators}.{known.FullName}({string.Join(", ", wanted.Inputs.Select(local))})";
    }

    private static Shape Loaded(Fused fused, Node node) => node.Inputs[fused.Kernel.LoadOperand].Shape;

    private static Shape Stored(Fused fused, Node node) =>
        (fused.Kernel.HasStore ? node.Outputs[0] : node.Inputs[0]).Shape;

    /// <summary>
    /// What decides how a struct is written, <paramref name="Map"/> being what it is about, with the types of the
    /// node's inputs.
    /// </summary>
    private readonly record struct Wanted(
        ElementwiseProgram Program, Shape Map, bool IsLoad, EquatableArray<Reduction> Reductions);
}
