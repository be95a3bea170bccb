using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>What calls of kernels are put together from.</summary>
internal static class KernelCall
{
    /// <summary>A call whose work the CPU's threads share.</summary>
    public static string Shared(this IKernelOperands o, string method, params string[] arguments) =>
        o.Target.Call(method, isShared: true, arguments);

    /// <summary>A call of too little work to share.</summary>
    public static string Alone(this IKernelOperands o, string method, params string[] arguments) =>
        o.Target.Call(method, isShared: false, arguments);

    /// <summary>An input that the node may lack.</summary>
    public static string Optional(this IKernelOperands o, int index) =>
        index < o.Node.Inputs.Length ? o.In(index) : o.Target.NoVector;

    /// <summary>The generator of one of the step's streams of random numbers.</summary>
    public static string Random(this IKernelOperands o, int stream) =>
        $"Random({o.PerInstance(FieldKind.RandomStream, "DropStream", Literal.Of(stream))})";

    /// <summary>Values a channel, given the pixels of an image.</summary>
    public static string Count(int pixels) => $"Batch * {Literal.Of(pixels)}L";

    public static string New(ConvolutionShape shape) => New("ConvolutionShape",
        ("InChannels", shape.InChannels, 0), ("OutChannels", shape.OutChannels, 0), ("Kernel", shape.Kernel, 0),
        ("Stride", shape.Stride, 1), ("Padding", shape.Padding, 0), ("Dilation", shape.Dilation, 1),
        ("Groups", shape.Groups, 1));

    public static string New(PoolingShape shape)
    {
        string call = New(
            "PoolingShape", ("Kernel", shape.Kernel, 0), ("Stride", shape.Stride, 0), ("Padding", shape.Padding, 0));
        string flags = (shape.Ceil ? ", Ceil: true" : "") + (shape.CountIncludePad ? ", CountIncludePad: true" : "");
        return call.Substring(0, call.Length - 1) + flags + ")";
    }

    private static string New(string type, params (string Name, int Value, int Default)[] arguments)
    {
        IEnumerable<string> told = arguments.Where(a => a.Value != a.Default)
            .Select(a => $"{a.Name}: {Literal.Of(a.Value)}");
        return $"new Geometry::{type}({string.Join(", ", told)})";
    }
}
