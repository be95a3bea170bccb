using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace GResNet.Runtime.Weights.PyTorch;

/// <summary>Writes the opcodes of a pickle of protocol 2 that a state dictionary consists of.</summary>
internal sealed class PickleWriter
{
    // As CPython's pickler does: so many items are set at a time.
    private const int Batch = 1000;

    private readonly ArrayBufferWriter<byte> stream = new();

    public PickleWriter() => Opcodes(0x80, 2);

    /// <summary>The pickle, ended.</summary>
    public byte[] End()
    {
        Opcodes('.');
        return stream.WrittenSpan.ToArray();
    }

    /// <summary>A dictionary of class OrderedDict; <paramref name="value"/> writes the value of an item.</summary>
    public void Dictionary<T>(IReadOnlyList<T> items, Func<T, string> key, Action<T> value)
    {
        EmptyDictionary();
        for (int start = 0; start < items.Count; start += Batch)
        {
            Opcodes('(');
            foreach (T item in items.Skip(start).Take(Batch))
            {
                Text(key(item));
                value(item);
            }

            Opcodes('u');
        }
    }

    /// <summary>A contiguous tensor of float32 that is all of a storage.</summary>
    /// <remarks>Six arguments: PyTorch 1.13 takes no seventh, and later versions do without.</remarks>
    public void Tensor(string key, IReadOnlyList<int> dimensions)
    {
        long count = dimensions.Aggregate(1L, (a, b) => a * b);
        Global("torch._utils", "_rebuild_tensor_v2");
        Opcodes('(');
        Opcodes('(');
        Text("storage");
        Global("torch", "FloatStorage");
        Text(key);
        Text("cpu");
        Number(count);
        Opcodes('t', 'Q');
        Number(0);
        Tuple(dimensions.Select(size => (long)size));
        long stride = count;
        Tuple(dimensions.Select(size => stride = size == 0 ? stride : stride / size));
        Opcodes(0x89);
        EmptyDictionary();
        Opcodes('t', 'R');
    }

    private void EmptyDictionary()
    {
        Global("collections", "OrderedDict");
        Opcodes(')', 'R');
    }

    private void Tuple(IEnumerable<long> numbers)
    {
        Opcodes('(');
        foreach (long number in numbers) Number(number);
        Opcodes('t');
    }

    private void Number(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        if (number is >= int.MinValue and <= int.MaxValue)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)number);
            Opcodes('J');
            stream.Write(bytes);
            return;
        }

        byte[] digits = new BigInteger(number).ToByteArray();
        Opcodes(0x8A, digits.Length);
        stream.Write(digits);
    }

    private void Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        Opcodes('X');
        stream.Write(length);
        stream.Write(bytes);
    }

    private void Global(string module, string name)
    {
        Opcodes('c');
        stream.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    private void Opcodes(params ReadOnlySpan<int> opcodes)
    {
        foreach (int opcode in opcodes) stream.Write([(byte)opcode]);
    }
}
