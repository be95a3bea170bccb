namespace GResNet.Imaging.Decoding;

/// <summary>Takes the rows of an image as they are decoded, from the first to the last.</summary>
internal unsafe interface IRowVisitor
{
    /// <summary>Takes a row.</summary>
    /// <param name="row">As stored.</param>
    /// <param name="index">From 0, the part's first.</param>
    /// <returns>Whether more rows are wanted.</returns>
    bool Visit(byte* row, int index);
}
