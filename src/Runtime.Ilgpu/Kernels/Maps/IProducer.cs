namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Computes the elements of a map one by one.</summary>
internal interface IProducer
{
    /// <summary>The element at a place of the map that is made.</summary>
    /// <param name="place">Its image, row, column and channel.</param>
    /// <param name="at">Its index.</param>
    float Invoke(MapPlace place, int at);
}

/// <summary>Where an element is.</summary>
internal readonly struct MapPlace(int image, int row, int column, int channel)
{
    public readonly int Image = image;
    public readonly int Row = row;
    public readonly int Column = column;
    public readonly int Channel = channel;

    /// <summary>Another channel of the pixel, so much further on.</summary>
    public MapPlace Next(int channels) => new(Image, Row, Column, Channel + channels);
}
