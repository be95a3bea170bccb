namespace GResNet.Dsl;

/// <summary>
/// One image's feature map as an author sees it in <c>Forward</c>. The generator runs <c>Forward</c> while compiling;
/// at run time nothing of this type exists, and calling any of it throws.
/// </summary>
public sealed class Tensor
{
    private Tensor() { }

    /// <summary>Channels: a number known while compiling.</summary>
    public int Channels => throw CompileTimeOnly.Error();

    /// <summary>Rows: a number known while compiling.</summary>
    public int Height => throw CompileTimeOnly.Error();

    /// <summary>Columns: a number known while compiling.</summary>
    public int Width => throw CompileTimeOnly.Error();

    /// <summary>Adds two maps of equal shape, element by element.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => throw CompileTimeOnly.Error();

    /// <summary>Adds a number known while compiling to every element.</summary>
    public static Tensor operator +(Tensor left, float right) => throw CompileTimeOnly.Error();

    /// <summary>Adds a number known while compiling to every element.</summary>
    public static Tensor operator +(float left, Tensor right) => throw CompileTimeOnly.Error();

    /// <summary>Changes the sign of every element.</summary>
    public static Tensor operator -(Tensor x) => throw CompileTimeOnly.Error();

    /// <summary>Subtracts a map of equal shape, element by element.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => throw CompileTimeOnly.Error();

    /// <summary>Subtracts a number known while compiling from every element.</summary>
    public static Tensor operator -(Tensor left, float right) => throw CompileTimeOnly.Error();

    /// <summary>Subtracts every element from a number known while compiling: 1 − g.</summary>
    public static Tensor operator -(float left, Tensor right) => throw CompileTimeOnly.Error();

    /// <summary>
    /// Multiplies two maps of equal shape, element by element; where one of them is C×1×1, it scales the channels of
    /// the other (a squeeze-and-excitation gate).
    /// </summary>
    public static Tensor operator *(Tensor left, Tensor right) => throw CompileTimeOnly.Error();

    /// <summary>Multiplies every element by a number known while compiling.</summary>
    public static Tensor operator *(Tensor left, float right) => throw CompileTimeOnly.Error();

    /// <summary>Multiplies every element by a number known while compiling.</summary>
    public static Tensor operator *(float left, Tensor right) => throw CompileTimeOnly.Error();

    /// <summary>Divides by a map of equal shape, element by element.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => throw CompileTimeOnly.Error();

    /// <summary>Divides every element by a number known while compiling.</summary>
    public static Tensor operator /(Tensor left, float right) => throw CompileTimeOnly.Error();

    /// <summary>Divides a number known while compiling by every element.</summary>
    public static Tensor operator /(float left, Tensor right) => throw CompileTimeOnly.Error();
}
