using System.ComponentModel;
using GResNet.Runtime.Weights;

namespace GResNet.Training;

/// <summary>Factors of rates are a text in JSON.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RateFactorsJson : JsonTextConverter<RateFactors>
{
    /// <inheritdoc/>
    public override string Expected => "NAME=FACTOR,…, such as head=10";

    /// <inheritdoc/>
    protected override RateFactors Parse(string text) => RateFactors.Parse(text);
}
