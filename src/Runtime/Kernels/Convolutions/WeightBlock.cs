using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// The weights between a block of output channels and one of input channels, from and to where the state holds them:
/// [out][in / groups][row][column].
/// </summary>
/// <param name="shape">Of the convolution.</param>
/// <param name="outputBlock">Block of output channels.</param>
/// <param name="inputBlock">Block of input channels.</param>
internal readonly unsafe struct WeightBlock(ConvolutionShape shape, int outputBlock, int inputBlock)
{
    private int Taps => shape.Kernel * shape.Kernel;

    /// <summary>Floats from the weights of an output channel to those of the next.</summary>
    private nint OutputStride => (nint)shape.InChannelsPerGroup * Taps;

    /// <summary>Whether each of 16 outputs has a weight for each of 16 inputs.</summary>
    private bool IsWhole => Lanes.Used(outputBlock, shape.OutChannels) == Lanes.Block
        && InputsOf(0) is (_, Lanes.Block) && InputsOf(Lanes.Block - 1) is (_, Lanes.Block);

    /// <summary>Floats of a block for a kernel of so many taps.</summary>
    public static int Floats(int taps) => taps * Lanes.Block * Lanes.Block;

    /// <summary>
    /// Lays them out as [input lane][tap][output lane], or as [output lane][tap][input lane] for the way back,
    /// multiplied; zero where there is no weight.
    /// </summary>
    /// <param name="weight">All weights.</param>
    /// <param name="factors">What they are multiplied by.</param>
    /// <param name="backward">For the way back.</param>
    /// <param name="to"><see cref="Floats"/> floats.</param>
    public void Gather(float* weight, WeightFactors factors, bool backward, float* to)
    {
        if (!IsWhole) GatherPart(weight, backward, to);
        else if (backward) GatherTransposed(weight + IndexOf(0, 0), to);
        else GatherWhole(weight + IndexOf(0, 0), to);
        if (!factors.IsNone) Multiply(factors, backward, to);
    }

    /// <summary>Writes them from [input lane][tap][output lane].</summary>
    public void Scatter(float* from, float* weight)
    {
        if (!IsWhole)
        {
            ScatterPart(from, weight);
            return;
        }

        float* to = weight + IndexOf(0, 0);
        for (int square = 0; square < Taps; square++, to += Lanes.Block, from += Lanes.Block * Lanes.Block)
            Transposition.Run(from, Lanes.Block, Lanes.Block, to, OutputStride);
    }

    // An output's weights for 16 inputs are one run, 16 floats for each tap: as many squares.
    private void GatherWhole(float* from, float* to)
    {
        for (int square = 0; square < Taps; square++, from += Lanes.Block, to += Lanes.Block * Lanes.Block)
            Transposition.Run(from, OutputStride, Lanes.Block, to, Lanes.Block);
    }

    private void GatherTransposed(float* from, float* to)
    {
        int taps = Taps;
        for (int output = 0; output < Lanes.Block; output++, from += OutputStride)
        {
            if (taps == 1) Vector512.Load(from).Store(to);
            else
                for (int tap = 0; tap < taps; tap += Lanes.Block)
                    Transposition.Run(
                        from + tap, taps, Math.Min(taps - tap, Lanes.Block), to + tap * Lanes.Block, Lanes.Block);
            to += taps * Lanes.Block;
        }
    }

    private void GatherPart(float* weight, bool backward, float* to)
    {
        int taps = Taps;
        NativeMemory.Clear(to, (nuint)Floats(taps) * sizeof(float));
        for (int output = 0; output < Lanes.Used(outputBlock, shape.OutChannels); output++)
        {
            (int first, int length) = InputsOf(output);
            float* from = weight + IndexOf(output, first);
            for (int input = first; input < first + length; input++, from += taps)
            {
                (int source, int destination) = backward ? (output, input) : (input, output);
                float* target = to + source * taps * Lanes.Block + destination;
                for (int tap = 0; tap < taps; tap++) target[tap * Lanes.Block] = from[tap];
            }
        }
    }

    private void ScatterPart(float* from, float* weight)
    {
        int taps = Taps;
        for (int output = 0; output < Lanes.Used(outputBlock, shape.OutChannels); output++)
        {
            (int first, int length) = InputsOf(output);
            float* to = weight + IndexOf(output, first);
            for (int input = first; input < first + length; input++, to += taps)
                for (int tap = 0; tap < taps; tap++) to[tap] = from[(input * taps + tap) * Lanes.Block + output];
        }
    }

    private void Multiply(WeightFactors factors, bool backward, float* values)
    {
        float* outputs = stackalloc float[Lanes.Block], inputs = stackalloc float[Lanes.Block];
        factors.Fill(outputBlock, inputBlock, outputs, inputs);
        float* sources = backward ? outputs : inputs;
        Vector512<float> destinations = Vector512.Load(backward ? inputs : outputs);
        for (int source = 0; source < Lanes.Block; source++)
        {
            Vector512<float> factor = destinations * sources[source];
            for (int tap = 0; tap < Taps; tap++, values += Lanes.Block)
                (Vector512.Load(values) * factor).Store(values);
        }
    }

    /// <summary>Lanes of the input block that an output of this block reads; none where there is no such.</summary>
    private (int First, int Length) InputsOf(int output)
    {
        int start = (outputBlock * Lanes.Block + output) / shape.OutChannelsPerGroup * shape.InChannelsPerGroup
            - inputBlock * Lanes.Block;
        int first = Math.Max(start, 0);
        int end = Math.Min(start + shape.InChannelsPerGroup, Lanes.Used(inputBlock, shape.InChannels));
        return (first, Math.Max(end - first, 0));
    }

    /// <summary>Where the weights of an output for an input of its group begin.</summary>
    private nint IndexOf(int output, int input)
    {
        int channel = outputBlock * Lanes.Block + output;
        int member = inputBlock * Lanes.Block + input
            - channel / shape.OutChannelsPerGroup * shape.InChannelsPerGroup;
        return channel * OutputStride + member * Taps;
    }
}
