namespace GResNet.Imaging.Decoding;

/// <summary>
/// Stores the averages of squares of pixels as red, green and blue, upright, as rows come: of a large image only the
/// small one is held.
/// </summary>
/// <param name="rows">How they are stored in the file.</param>
/// <param name="width">Squares of a row.</param>
/// <param name="side">Pixels of a square's side.</param>
/// <param name="row">Memory for a row of the image in red, green and blue.</param>
/// <param name="sums">Memory for the sums of a row of squares, which are zero at first.</param>
/// <param name="output">Of the first pixel.</param>
/// <param name="steps">Of the others.</param>
internal readonly unsafe struct RowAverage(
    PixelRows rows, int width, int side, byte* row, int[] sums, byte* output, PixelSteps steps) : IRowVisitor
{
    private const int Channels = 3;

    public bool Visit(byte* source, int index)
    {
        rows.Convert(source, width * side, row, Channels);
        Add();
        if ((index + 1) % side == 0) Store(index / side);
        return true;
    }

    private void Add()
    {
        byte* pixel = row;
        for (int at = 0; at < sums.Length; at += Channels)
        {
            for (int i = 0; i < side; i++, pixel += Channels)
            {
                sums[at] += pixel[0];
                sums[at + 1] += pixel[1];
                sums[at + 2] += pixel[2];
            }
        }
    }

    private void Store(int index)
    {
        byte* to = output + steps.First + (long)index * steps.Row;
        int count = side * side;
        for (int at = 0; at < sums.Length; at += Channels, to += steps.Column)
            for (int channel = 0; channel < Channels; channel++)
                to[channel] = (byte)((sums[at + channel] + count / 2) / count);
        Array.Clear(sums);
    }
}
