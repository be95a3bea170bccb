using System.Collections.Generic;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>An op that a kernel of the runtime computes, with nothing riding on it.</summary>
internal interface IKernel
{
    /// <summary>The calls that do it.</summary>
    IEnumerable<string> Calls(IKernelOperands o);
}

/// <summary>An op whose kernel takes the geometry of a convolution.</summary>
internal interface IShaped
{
    ConvolutionShape Geometry { get; }
}

/// <summary>
/// What calls are written with: names of locals, and what differs from one instance of a block to the next.
/// </summary>
internal interface IKernelOperands
{
    /// <summary>What is written for.</summary>
    IKernelTarget Target { get; }

    Node Node { get; }

    /// <summary>The local of an input.</summary>
    string In(int index);

    /// <summary>The local of the output.</summary>
    string Out { get; }

    /// <summary>The locals of all outputs, with commas between.</summary>
    string Outs { get; }

    /// <summary>The locals of all outputs.</summary>
    string[] OutputLocals { get; }

    /// <summary>Running mean and variance, two inputs of the node, as one expression.</summary>
    string Running(int mean, int variance);

    /// <summary>An expression that makes the load of a fused node.</summary>
    string Load { get; }

    /// <summary>An expression that makes the store of a fused node.</summary>
    string Store { get; }

    /// <summary>The local of the convolution's geometry.</summary>
    string Shape { get; }

    /// <summary>A number of this instance.</summary>
    string PerInstance(FieldKind kind, string name, string value);
}

/// <summary>What calls look like on a target.</summary>
internal interface IKernelTarget
{
    /// <summary>What methods that no argument tells it are parameterised by: <c>&lt;T&gt;</c>, or nothing.</summary>
    string TypeParameters { get; }

    /// <summary>A vector that is not there.</summary>
    string NoVector { get; }

    /// <summary>A type of the runtime's kernels.</summary>
    string Kernel(string name);

    /// <summary>A call of a kernel.</summary>
    /// <param name="method">Class and method, without the target's prefix: <c>Convolution.Forward</c>.</param>
    /// <param name="isShared">Whether the work is shared among the CPU's threads; a device takes part in all.</param>
    /// <param name="arguments">The others.</param>
    string Call(string method, bool isShared, params string[] arguments);
}
