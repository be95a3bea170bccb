using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Runtime.Weights;

/// <summary>
/// Begins a network with the weights of another that may have had other classes, or another number of outputs. Outputs
/// follow their classes by name; those of new classes begin afresh. All but the tensors of
/// <see cref="ModelSummary.Head"/> must agree.
/// </summary>
public static class WeightTransfer
{
    // Of a row: it begins afresh.
    private const int Afresh = -1;

    /// <summary>
    /// Gives the state of <paramref name="model"/> the weights of a file; a failure leaves it as it was.
    /// </summary>
    /// <param name="model">Gets the weights.</param>
    /// <param name="path">The file.</param>
    /// <param name="classes">The classes that the model is to tell apart, in the order of its outputs.</param>
    /// <param name="seed">Of the values that begin afresh.</param>
    /// <param name="warn">Is told where the file's network was wired otherwise, and where its learned positions are of
    /// another size and are resized.</param>
    /// <returns>What became of the outputs.</returns>
    /// <exception cref="CheckpointException">
    /// The file is damaged, is of another architecture or has values that are not finite, or the outputs cannot follow
    /// their classes because no layers of their own make them; the message says what differs.
    /// </exception>
    /// <exception cref="IOException">The file is absent or cannot be read.</exception>
    public static TransferredOutputs Load(
        IModel model, string path, ImmutableArray<string> classes, ulong seed, Action<string> warn)
    {
        using WeightsFile opened = WeightsFiles.Open(path);
        // Without names they are told apart by their order alone.
        ImmutableArray<string>? known = ModelCard.Read(opened)?.Classes is { IsEmpty: false } named ? named : null;
        ModelSummary summary = model.Summary;
        var tensors = ModelWeights.Tensors(model.State);
        WeightsFile file = ResizedPositions.Fitted(
            WeightNames.Fitted(opened, model, warn), model.State, warn);
        var head = tensors.RemoveAll(tensor => !summary.Head.Contains(tensor.Name));
        var body = tensors.RemoveRange(head);
        TensorAgreement.Check(file, summary.Name, body, summary.Head);
        int found = head.IsEmpty ? summary.Classes : Outputs(file, head);
        if (known is { } names && found > 0 && names.Length > found)
            throw new CheckpointException(
                $"'{path}' names {names.Length} classes, but its network has {found} outputs.");
        ImmutableArray<int> inPlace = [.. Enumerable.Range(0, summary.Classes)];
        ImmutableArray<int> rows = head.IsEmpty && known is null
            ? inPlace
            : Rows(known, classes, found, inPlace);
        if (head.IsEmpty && !rows.SequenceEqual(inPlace))
            throw new CheckpointException(
                $"'{path}' tells {Listing.Of(known!.Value)} apart, not {Listing.Of(classes)}, and {summary.Name} has "
                + "no layers that make its outputs alone: they cannot be taken over without their classes.");
        var read = rows.All(row => row == Afresh) ? body : tensors;
        TensorAgreement.CheckFinite(file, read.Select(tensor => tensor.Name));
        ModelWeights.CheckWiring(summary, file, warn);

        model.State.Initialize(seed);
        TensorAgreement.Read(file, body);
        foreach (var tensor in head) CopyRows(file, tensor, rows);
        return new TransferredOutputs(
            path, known, classes, [.. rows.Take(classes.Length).Select(row => row != Afresh)]);
    }

    /// <summary>How many outputs the file's head has; 0 where it has none of the same form.</summary>
    private static int Outputs(
        WeightsFile file, ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> head)
    {
        long outputs = 0;
        foreach ((string name, ImmutableArray<int> dimensions, _) in head)
        {
            if (file.Find(name) is not { IsFloat: true, Dimensions.Length: > 0 } entry
                || !TensorAgreement.IsSameShape(entry.Dimensions.AsSpan()[1..], dimensions.AsSpan()[1..]))
                return 0;
            if (outputs != 0 && entry.Dimensions[0] != outputs) return 0;
            outputs = entry.Dimensions[0];
        }

        return (int)Math.Min(outputs, int.MaxValue);
    }

    /// <summary>For each output, the row of the file that it takes, or <see cref="Afresh"/>.</summary>
    private static ImmutableArray<int> Rows(
        ImmutableArray<string>? known, ImmutableArray<string> classes, int found, ImmutableArray<int> inPlace)
    {
        // Without names, as many outputs as classes are taken to be theirs.
        bool isSame = known is { } names ? names.SequenceEqual(classes) : classes.Length == inPlace.Length;
        if (isSame && found == inPlace.Length) return inPlace;
        return
        [
            .. inPlace.Select(output =>
                found > 0 && output < classes.Length && known is { } others ? others.IndexOf(classes[output]) : Afresh),
        ];
    }

    private static void CopyRows(
        WeightsFile file, (string Name, ImmutableArray<int> Dimensions, FloatView Values) tensor,
        ImmutableArray<int> rows)
    {
        if (rows.All(row => row == Afresh)) return;
        float[] values = file.ReadFloats(tensor.Name);
        int length = tensor.Values.Length / rows.Length;
        for (int output = 0; output < rows.Length; output++)
            if (rows[output] != Afresh)
                values.AsSpan(rows[output] * length, length).CopyTo(tensor.Values.Span[(output * length)..]);
    }
}
