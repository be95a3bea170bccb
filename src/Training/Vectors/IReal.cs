namespace GResNet.Training.Vectors;

/// <summary>
/// A float32, or as many of them as a device computes with at once, each for itself: a register of the processor, the
/// number of a GPU's thread, a whole tensor. A rule that is written with it runs on all of them.
/// </summary>
public interface IReal<TSelf> where TSelf : struct, IReal<TSelf>
{
    /// <summary>The sum.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>The difference.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>The product.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>The product with the same number everywhere.</summary>
    static abstract TSelf operator *(float a, TSelf b);

    /// <summary>The quotient.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>The same number everywhere.</summary>
    static abstract TSelf Of(float value);

    /// <summary>√x.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>1, 0 or −1, as x is above, equal to or below 0.</summary>
    static abstract TSelf Sign(TSelf x);

    /// <summary>The greater of two numbers; not a number if one is not.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary><paramref name="positive"/> where x is above 0, else <paramref name="other"/>.</summary>
    static abstract TSelf Where(TSelf x, TSelf positive, TSelf other);
}
