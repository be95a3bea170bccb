using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Planning;

/// <summary>
/// Where each tensor of a model's state lies: parameters in one run, running statistics in another, each at a whole
/// vector.
/// </summary>
internal sealed class StateLayout
{
    private readonly Dictionary<StateTensor, int> offsets = [];

    public StateLayout(IEnumerable<Value> state)
    {
        Tensors = [.. state.Select(value => value.State!)];
        int parameters = 0, buffers = 0;
        foreach (StateTensor tensor in Tensors)
        {
            ref int end = ref tensor.IsParameter ? ref parameters : ref buffers;
            offsets[tensor] = end;
            end = checked(end + ConvolutionShape.Blocks(tensor.Length) * ConvolutionShape.Block);
        }
    }

    public ImmutableArray<StateTensor> Tensors { get; }

    public int this[StateTensor tensor] => offsets[tensor];

    public long ParameterCount => Tensors.Where(tensor => tensor.IsParameter).Sum(tensor => (long)tensor.Length);
}
