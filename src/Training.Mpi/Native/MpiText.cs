using System.Text;

namespace GResNet.Training.Mpi.Native;

/// <summary>What functions of MPI write as text.</summary>
internal static unsafe class MpiText
{
    // More than any implementation writes.
    private const int Bytes = 8192;

    /// <summary>The text of a function.</summary>
    public static string Of(delegate* unmanaged<byte*, int*, int> function)
    {
        byte* bytes = stackalloc byte[Bytes];
        int length = 0;
        function(bytes, &length);
        return Text(bytes, length);
    }

    /// <summary>What an error's code means.</summary>
    public static string Of(delegate* unmanaged<int, byte*, int*, int> function, int code)
    {
        byte* bytes = stackalloc byte[Bytes];
        int length = 0;
        function(code, bytes, &length);
        return Text(bytes, length);
    }

    private static string Text(byte* bytes, int length) => Encoding.UTF8.GetString(bytes, length).TrimEnd('\0', '\n');
}
