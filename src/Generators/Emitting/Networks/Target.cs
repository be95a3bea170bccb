using System;
using System.Collections.Generic;
using GResNet.Generators.Expressions;
using GResNet.Generators.Ops;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>
/// What differs between the machines that networks are written for. Graphs, memory, names and the order of calls are
/// common, and the kernels of all targets have the same names, but for a prefix, and the same arguments, so that one
/// table writes their calls.
/// </summary>
internal abstract class Target : IKernelTarget
{
    /// <summary>What operators are written in.</summary>
    public abstract OperatorLanguage Language { get; }

    /// <summary>
    /// Namespaces under names that <c>::</c> finds whatever the author's types and members are called.
    /// </summary>
    public abstract IReadOnlyList<(string Alias, string Namespace)> Namespaces { get; }

    /// <summary>
    /// What the names of the runtime's types for this target begin with, and those of the classes written.
    /// </summary>
    public abstract string Prefix { get; }

    /// <inheritdoc/>
    public abstract string NoVector { get; }

    /// <summary>Whom a network is for, as a documentation goes on: <c> on a GPU</c>, or nothing.</summary>
    public abstract string Where { get; }

    /// <summary>The namespace, by its name here, of what operators implement.</summary>
    protected abstract string OperatorNamespace { get; }

    /// <summary>The concern that a file's name tells.</summary>
    protected abstract string Concern(string name);

    /// <summary>What sizes in memory are of, as a documentation goes on: <c> as float32</c>, or nothing.</summary>
    public abstract string OfWhat { get; }

    /// <summary>What classes, too, are parameterised by.</summary>
    public abstract string TypeParameters { get; }

    /// <summary>The class that holds a model's operators.</summary>
    public string Operators => Prefix + "Operators";

    /// <inheritdoc/>
    public abstract string Call(string method, bool isShared, params string[] arguments);

    /// <summary>The view of one value an image, at an offset of the arena.</summary>
    public abstract string Images(string offset);

    /// <summary>
    /// What follows the name of a class that is opened with its constructor: parameters, base, constraints.
    /// </summary>
    /// <param name="kind"><c>Training</c> or <c>Inference</c>.</param>
    public abstract string Constructor(string kind);

    /// <summary>A file about one concern of the networks of <paramref name="type"/>.</summary>
    public GeneratedFile File(
        TypeSpec type, string concern, Action<CodeWriter> members, string bases = "", string? attribute = null) =>
        TypeFrame.Write(type, Concern(concern), Namespaces, members, bases, attribute);

    /// <summary>The class that trains at a resolution.</summary>
    public string Training(int resolution) => $"{Prefix}Training{Literal.Of(resolution)}{TypeParameters}";

    /// <summary>The class that classifies at a resolution.</summary>
    public string Inference(int resolution) => $"{Prefix}Inference{Literal.Of(resolution)}{TypeParameters}";

    /// <inheritdoc/>
    public string Kernel(string name) => $"Kernels::{Prefix}{name}";

    /// <summary>What a kind of operator, a load or a store, implements.</summary>
    public string Interface(string kind) => $"{OperatorNamespace}::I{Prefix}{kind}";

    /// <summary>The operator of a kind that leaves values as they are.</summary>
    public string PlainOperator(string kind) => $"{OperatorNamespace}::{Prefix}Plain{kind}";
}
