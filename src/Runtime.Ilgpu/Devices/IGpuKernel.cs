namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// A kernel together with its arguments: a struct whose fields are what the device reads and writes. Its type
/// parameters are structs too, so that ILGPU compiles one kernel for each combination, with everything inlined.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGpuKernel
{
    /// <summary>
    /// The work of one thread; <see cref="ILGPU.Grid"/> and <see cref="ILGPU.Group"/> tell which. Every thread reaches
    /// every barrier.
    /// </summary>
    void Run();
}

/// <summary>
/// A kernel that has so many registers to itself that the compiler must know how many threads share a multiprocessor.
/// </summary>
internal interface IBoundedKernel : IGpuKernel
{
    /// <summary>Threads of a group.</summary>
    int Threads { get; }

    /// <summary>Groups that are to fit on a multiprocessor together.</summary>
    int GroupsTogether { get; }
}

/// <summary>A kernel that is a product of matrices.</summary>
internal interface IProductKernel : IGpuKernel
{
    /// <summary>Its products, each of which is added to a sum.</summary>
    long MultiplyAdds { get; }

    /// <summary>Of the memory that it is handed, what it neither reads nor writes.</summary>
    long UntouchedBytes => 0;
}
