namespace GResNet.Runtime.Ilgpu.Maps;

/// <summary>Computes the elements of a map, one channel of a pixel or four neighbours at a time.</summary>
internal interface IProducer
{
    /// <summary>The elements from a place of the map that is made on.</summary>
    /// <param name="place">Image, row, column and channel of the first.</param>
    /// <param name="at">Its index.</param>
    TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes>;
}

/// <summary>A producer whose channels have nothing in common that could be computed once.</summary>
internal interface IElementProducer : IProducer
{
    /// <summary>The element at a place of the map that is made.</summary>
    /// <param name="place">Its image, row, column and channel.</param>
    /// <param name="at">Its index.</param>
    float Element(MapPlace place, int at);
}

/// <summary>A producer whose elements are sums of products.</summary>
internal interface IProductProducer : IElementProducer
{
    /// <summary>Products of one element.</summary>
    long MultiplyAddsOfElement { get; }
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
