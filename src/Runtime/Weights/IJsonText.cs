namespace GResNet.Runtime.Weights;

/// <summary>A converter whose values are texts in JSON, of which it can say whether they are any.</summary>
public interface IJsonText
{
    /// <summary>What a text must be, for the sentence "it must be …".</summary>
    string Expected { get; }

    /// <summary>Whether a text is a value.</summary>
    bool Fits(string text);
}
