using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Planning;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>
/// Writes the nodes of one phase (forward, backward, …) as methods: one for the model, and one for each distinct block,
/// found by writing every block and keeping those whose text is new.
/// </summary>
internal sealed class PhaseCode
{
    private readonly Target target;
    private readonly string phase;
    private readonly MemoryPlan plan;
    private readonly StateLayout layout;
    private readonly ValueNames names;
    private readonly Operators operators;
    private readonly IReadOnlyDictionary<Node, FreezePoint> exits;
    private readonly List<Routine> routines = [];
    private readonly List<Instance> instances = [];

    public PhaseCode(
        Target target, string phase, ImmutableArray<Node> nodes, MemoryPlan plan, StateLayout layout, ValueNames names,
        Operators operators, IReadOnlyDictionary<Node, FreezePoint> exits)
    {
        this.target = target;
        this.phase = phase;
        this.plan = plan;
        this.layout = layout;
        this.names = names;
        this.operators = operators;
        this.exits = exits;
        Model = nodes.IsEmpty ? "" : new Body(this, Scope.Innermost(nodes), fields: null).Write(nodes);
    }

    /// <summary>The body of the model's own method.</summary>
    public string Model { get; }

    /// <summary>The methods of blocks, in the order they are first called.</summary>
    public IReadOnlyList<Routine> Routines => routines;

    /// <summary>The memory of each block the model calls itself.</summary>
    public IReadOnlyList<Instance> Instances => instances;

    /// <summary>
    /// Finds or writes the method of a block and returns it with this instance's values of its fields.
    /// </summary>
    private (Routine Routine, IReadOnlyList<Field> Fields) Block(Scope user, ImmutableArray<Node> nodes)
    {
        Scope scope = Scope.Innermost(user, nodes);
        List<Field> fields = [];
        string body = new Body(this, scope, fields).Write(nodes);
        Routine? routine = routines.Find(other =>
            other.Name.StartsWith(Prefix(scope), StringComparison.Ordinal) && other.Matches(body, fields));
        if (routine is null)
        {
            routine = new Routine(Name(scope), scope, $"{phase} of {Call(scope)}.", body, fields);
            routines.Add(routine);
        }

        routine.Users.Add(BlockNames.Dotted(user) + (user.Call == 1 ? "" : $" (call {Literal.Of(user.Call)})"));
        return (routine, fields);
    }

    private string Prefix(Scope scope) => scope.Type + phase;

    /// <summary>
    /// The name of a new method: the block, what it returns, and what differs from the first method of that name.
    /// </summary>
    private string Name(Scope scope)
    {
        string name = $"{Prefix(scope)}_{InName(scope.Output!.Shape)}";
        if (Known(name) is not { First: { } first }) return name;
        string[] differing = [.. scope.Given.Except(first.Given)
            .Select(argument => $"_{argument.Name}{Identifier.Word(argument.Value)}")];
        string[] further =
        [
            string.Concat(differing),
            .. scope.Input!.Shape == first.Input!.Shape ? [] : new[] { "_from" + InName(scope.Input.Shape) },
            "_" + BlockNames.Path(scope),
        ];
        foreach (string suffix in further)
        {
            if (suffix.Length == 0) continue;
            name += suffix;
            if (Known(name) is null) return name;
        }

        for (int number = 2; ; number++)
            if (Known($"{name}_{Literal.Of(number)}") is null) return $"{name}_{Literal.Of(number)}";
    }

    private Routine? Known(string name) => routines.Find(routine => routine.Name == name);

    private static string InName(Shape shape) => shape.ToString().Replace('×', 'x');

    private static string Call(Scope scope) =>
        $"{scope.Type}({scope.Arguments}), {scope.Input!.Shape} → {scope.Output!.Shape}";

    /// <summary>The body of one method while it is written.</summary>
    /// <param name="emitter">What it is part of.</param>
    /// <param name="scope">The block, or the model.</param>
    /// <param name="fields">Collects what differs between instances; null in the model, of which there is one.</param>
    private sealed class Body(PhaseCode emitter, Scope scope, List<Field>? fields) : IKernelOperands
    {
        private readonly CodeWriter code = new();
        private readonly HashSet<string> declared = [];
        private object? heading;

        public IKernelTarget Target => emitter.target;

        public Node Node { get; private set; } = null!;

        public string Out => Local(Node.Output);

        public string Outs => string.Join(", ", OutputLocals);

        public string[] OutputLocals => [.. Node.Outputs.Select(Local)];

        public string Load => emitter.operators.Load((Fused)Node.Op, Node, In);

        public string Store => emitter.operators.Store((Fused)Node.Op, Node, In);

        public string In(int index) => Local(Node.Inputs[index]);

        // Every convolution comes from a layer.
        public string Shape => emitter.names.ShapeOf(Node.Layer!, scope);

        public string Running(int mean, int variance) => Running(Node.Inputs[mean], Node.Inputs[variance]);

        public string PerInstance(FieldKind kind, string name, string value)
        {
            if (fields is null) return value;
            var wanted = new Field(kind, name, value);
            for (int number = 2; fields.Exists(field => field.Name == wanted.Name && field != wanted); number++)
                wanted = wanted with { Name = name + Literal.Of(number) };
            if (!fields.Contains(wanted)) fields.Add(wanted);
            return "at." + wanted.Name;
        }

        public string Write(ImmutableArray<Node> nodes)
        {
            for (int i = 0; i < nodes.Length;)
            {
                if (fields is null && emitter.exits.TryGetValue(nodes[i], out FreezePoint? exit)) Exit(exit);
                Scope? child = nodes[i].Scope.Below(scope);
                int end = i + 1;
                if (child is null)
                {
                    Step(nodes[i]);
                }
                else
                {
                    while (end < nodes.Length && nodes[end].Scope.Below(scope) == child) end++;
                    Call(child, [.. nodes.Skip(i).Take(end - i)]);
                }

                i = end;
            }

            return code.ToString().Trim('\n');
        }

        private void Exit(FreezePoint exit)
        {
            code.Line();
            code.Line($"// what follows is for parameters up to {exit.Name}");
            code.Line($"if (IsComplete(from: {Literal.Of(exit.Parameters)})) return;");
        }

        private void Step(Node node)
        {
            Node = node;
            string[] calls = [.. ((IKernel)node.Op).Calls(this).Select(call => call + ";")];
            if (calls.Length == 0) return;
            Heading(node);
            if (node.Op is UpdateRunning && emitter.names.IsMadeElsewhere(node.Inputs[0], scope))
                code.Line($"// {In(0)}: added up where what this layer reads was stored");
            if (Shaped(node.Op) is { } shaped) Declare(Shape, KernelCall.New(shaped.Geometry));
            bool readsRunning = node.Op is UpdateRunning or RunningStatistics;
            foreach (Value value in node.Inputs.Concat(node.Outputs))
                if (!readsRunning || value.State is null) Declare(value);
            if (node.Op is Fused fused && StepComment.Computed(fused, In, Out) is { Length: > 0 } formula)
                code.Line("// " + formula);
            foreach (string call in calls) code.Line(call);
        }

        private void Call(Scope child, ImmutableArray<Node> nodes)
        {
            (Routine routine, IReadOnlyList<Field> memory) = emitter.Block(child, nodes);
            string name = Identifier.Pascal(BlockNames.Of(child)) + emitter.phase;
            string argument = name;
            if (fields is null) emitter.instances.Add(new Instance(routine.Memory, name, memory));
            else argument = PerInstance(FieldKind.Block(routine.Memory), name,
                $"new() {{ {string.Join(", ", memory.Select(field => field.Assignment))} }}");

            if (!Equals(heading, child)) code.Line();
            heading = child;
            string again = child.Call == 1 ? "" : $", call {Literal.Of(child.Call)}";
            code.Line($"// {BlockNames.Relative(BlockNames.Dotted(child), scope)}{again}: {PhaseCode.Call(child)}");
            code.Line($"{routine.Name}({argument});");
        }

        /// <summary>A comment above the first step of each layer or operation.</summary>
        private void Heading(Node node)
        {
            object subject = (object?)node.Layer ?? (node.Op is AddVectors ? typeof(AddVectors) : node);
            if (Equals(heading, subject)) return;
            heading = subject;
            code.Line();
            code.Line("// " + StepComment.Heading(node, emitter.phase == "Backward" ? ", backward" : ""));
        }

        private string Local(Value value) => emitter.names.Of(value, scope);

        /// <summary>Declares the local of a value that is not declared yet.</summary>
        private void Declare(Value value)
        {
            string name = Local(value);
            if (!declared.Contains(name)) Declare(name, View(value, name));
        }

        private void Declare(string name, string expression)
        {
            if (declared.Add(name)) code.Line($"var {name} = {expression};");
        }

        private string View(Value value, string name)
        {
            if (emitter.names.IsProduced(value) && emitter.names.Producer(value) is { Op: RunningStatistics } running)
                return Running(running.Inputs[0], running.Inputs[1]);

            string field = Identifier.Pascal(name);
            return (emitter.plan.Places[value], value.Type) switch
            {
                (Place.PerImage place, TensorType.Feature map) =>
                    $"Map({Offset(FieldKind.Map, field, place.Offset)}, {Literal.Of(map.Shape.Channels)}, "
                        + $"{Literal.Of(map.Shape.Height)}, {Literal.Of(map.Shape.Width)})",
                (Place.PerImage place, TensorType.Images) =>
                    emitter.target.Images(Offset(FieldKind.Map, field, place.Offset)),
                (Place.PerImage place, TensorType.Parts parts) =>
                    $"Parts({Offset(FieldKind.Map, field, place.Offset)}, {Literal.Of(parts.Count)})",
                (Place.Fixed place, TensorType.Vector vector) =>
                    $"Fixed({Offset(FieldKind.Fixed, field, place.Offset)}, {Literal.Of(vector.Length)})",
                (Place.Fixed place, TensorType.Statistics statistics) =>
                    $"Statistics({Offset(FieldKind.Fixed, field, place.Offset)}, {Literal.Of(statistics.Channels)})",
                (Place.State { Tensor.IsParameter: false } state, _) =>
                    $"Buffer({Offset(state.Tensor)}, {Literal.Of(state.Tensor.Length)})",
                (Place.State state, _) => $"Parameter({Offset(state.Tensor)}, {Literal.Of(state.Tensor.Length)})",
                (Place.Gradient gradient, _) =>
                    $"Gradient({Offset(gradient.Parameter)}, {Literal.Of(gradient.Parameter.Length)})",
                var other => throw new InvalidOperationException(other.ToString()),
            };
        }

        private static IShaped? Shaped(Op op) => op as IShaped ?? (op as Fused)?.Kernel as IShaped;

        private string Running(Value mean, Value variance) =>
            $"RunningStatistics({Offset(mean.State!)}, {Offset(variance.State!)}, {Literal.Of(mean.State!.Length)})";

        private string Offset(FieldKind kind, string field, long value) => PerInstance(kind, field, Literal.Of(value));

        private string Offset(StateTensor tensor) =>
            PerInstance(
                tensor.IsParameter ? FieldKind.Parameter : FieldKind.Buffer,
                Identifier.Pascal(ValueNames.Local(tensor, scope)), Literal.Of(emitter.layout[tensor]));
    }
}
