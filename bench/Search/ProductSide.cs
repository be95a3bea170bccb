using System.Globalization;
using GResNet.Bench.Peer;

namespace GResNet.Bench.Search;

/// <summary>A matrix product and the best of each row, by NumPy or PyTorch: <c>Peer/search.py</c>.</summary>
/// <param name="library">numpy or torch.</param>
/// <param name="work">What is searched in.</param>
/// <param name="queries">Queries at a time.</param>
/// <param name="threads">The threads.</param>
/// <param name="python">The interpreter.</param>
/// <exception cref="BenchException">There is no such interpreter, or it lacks a package.</exception>
internal sealed class ProductSide(string library, SearchWorkload work, int queries, int threads, string python)
    : PeerSide(
        PeerProgram.Python(
            "search.py",
            [
                library, work.Path, work.Offset.ToString(CultureInfo.InvariantCulture), Number(work.Vectors),
                Number(work.Dimensions), Number(queries), Number(SearchWorkload.Top), Number(threads),
            ],
            python, ("python3-torch python3-numpy libopenblas0-pthread", "torch numpy")),
        queries)
{
    public override string Name => library;
}
