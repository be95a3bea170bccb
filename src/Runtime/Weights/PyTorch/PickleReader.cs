using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Text;

namespace GResNet.Runtime.Weights.PyTorch;

/// <summary>
/// Reads a pickle of protocol 2, which <c>torch.save</c> writes: those opcodes that state dictionaries and what people
/// save beside them use, and no others. Containers and numbers are made; a class is a name, and a call of one is what
/// <see cref="Call"/> makes of it. Nothing is executed. Opcodes: CPython's Lib/pickletools.py.
/// </summary>
/// <param name="stream">Where it begins; afterwards, what follows it.</param>
internal abstract class PickleReader(Stream stream)
{
    private const int Protocol = 2;

    // Of a file of millions of one-byte opcodes, what is made must stay small. The state of ResNet-152 with its
    // optimizer's has a tenth of it.
    private const int MostValues = 500_000;
    private const int MostText = 1 << 20;
    private const int MostName = 512;

    // What mark() puts on the stack.
    private static readonly object mark = new();

    private readonly List<object?> stack = [];
    private readonly Dictionary<long, object?> memo = [];
    private int values;

    /// <summary>Reads one pickle to its end.</summary>
    /// <exception cref="FormatException">It is none, or has opcodes that are not taken; the message says which, without
    /// naming the file.</exception>
    public object? Read()
    {
        stack.Clear();
        memo.Clear();
        while (true)
        {
            int opcode = Byte();
            if (opcode == '.') return Pop();
            Step(opcode);
            if (++values > MostValues)
                throw new FormatException($"its pickle has more than {MostValues:n0} opcodes, the limit");
        }
    }

    /// <summary>What a call makes.</summary>
    protected abstract object? Call(PickleGlobal function, ImmutableArray<object?> arguments);

    /// <summary>What lies outside the pickle under a name.</summary>
    protected abstract object? Persistent(ImmutableArray<object?> id);

    private void Step(int opcode)
    {
        switch (opcode)
        {
            case 0x80: CheckProtocol(Byte()); break;
            case '(': stack.Add(mark); break;
            case '}': stack.Add(new PickleDictionary()); break;
            case ']': stack.Add(new List<object?>()); break;
            case ')': stack.Add(new PickleTuple([])); break;
            case 't': stack.Add(new PickleTuple(PopToMark())); break;
            case 0x85: stack.Add(new PickleTuple(Pop(1))); break;
            case 0x86: stack.Add(new PickleTuple(Pop(2))); break;
            case 0x87: stack.Add(new PickleTuple(Pop(3))); break;
            case 'N': stack.Add(null); break;
            case 0x88: stack.Add(true); break;
            case 0x89: stack.Add(false); break;
            case 'J': stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case 'K': stack.Add((long)Byte()); break;
            case 'M': stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 0x8A: PushLong(Bytes(Byte())); break;
            case 'G': stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case 'X': stack.Add(Text(Length())); break;
            case 'T': stack.Add(Text(Length())); break;
            case 'U': stack.Add(Text(Byte())); break;
            case 'q': memo[Byte()] = Peek(); break;
            case 'r': memo[Length()] = Peek(); break;
            case 'h': stack.Add(Memo(Byte())); break;
            case 'j': stack.Add(Memo(Length())); break;
            case 'c': stack.Add(new PickleGlobal(Line(), Line())); break;
            case 'Q': stack.Add(Persistent(Tuple("a persistent id", Pop()))); break;
            case 'R' or 0x81: CallPopped(); break;
            case 'b': Build(); break;
            case 'a': Append(Pop(1)); break;
            case 'e': Append(PopToMark()); break;
            case 's': SetItems(Pop(2)); break;
            case 'u': SetItems(PopToMark()); break;
            default:
                throw new FormatException(
                    $"its pickle has the opcode 0x{opcode:x2}, which no state dictionary needs and which is not taken");
        }
    }

    private static void CheckProtocol(int protocol)
    {
        if (protocol != Protocol)
            throw new FormatException(
                $"its pickle is of protocol {protocol}; {Protocol}, which torch.save writes by itself, is expected");
    }

    private void CallPopped()
    {
        object? arguments = Pop(), function = Pop();
        if (function is not PickleGlobal global)
            throw new FormatException("its pickle calls something that is no class or function");
        stack.Add(Call(global, Tuple("the arguments of a call", arguments)));
    }

    /// <summary>
    /// Attributes of an object: those of containers and tensors are of no use here, and others none at all.
    /// </summary>
    private void Build()
    {
        _ = Pop();
        if (Peek() is not (PickleDictionary or PickleOpaque or TorchTensor))
            throw new FormatException("its pickle gives attributes to what has none");
    }

    private void Append(ImmutableArray<object?> items)
    {
        if (Peek() is List<object?> list) list.AddRange(items);
        else if (Peek() is not PickleOpaque) throw new FormatException("its pickle appends to what is no list");
    }

    private void SetItems(ImmutableArray<object?> items)
    {
        if (items.Length % 2 != 0) throw new FormatException("its pickle has a key without a value");
        if (Peek() is PickleDictionary dictionary)
            for (int i = 0; i < items.Length; i += 2) dictionary.Items.Add(new(items[i], items[i + 1]));
        else if (Peek() is not PickleOpaque)
            throw new FormatException("its pickle sets items of what is no dictionary");
    }

    private static ImmutableArray<object?> Tuple(string what, object? value) =>
        value is PickleTuple tuple ? tuple.Items : throw new FormatException($"in its pickle, {what} are no tuple");

    private void PushLong(ReadOnlySpan<byte> bytes)
    {
        var number = new BigInteger(bytes);
        if (number >= long.MinValue && number <= long.MaxValue) stack.Add((long)number);
        else stack.Add(number);
    }

    private object? Memo(long index) => memo.TryGetValue(index, out object? value)
        ? value
        : throw new FormatException($"its pickle takes number {index} of what it kept, and kept none there");

    private object? Peek() => stack.Count > 0 && stack[^1] != mark ? stack[^1] : throw Lacking();

    private object? Pop()
    {
        object? value = Peek();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private ImmutableArray<object?> Pop(int count)
    {
        if (stack.Count < count || stack.IndexOf(mark, stack.Count - count) >= 0) throw Lacking();
        return PopFrom(stack.Count - count);
    }

    private ImmutableArray<object?> PopToMark()
    {
        int at = stack.LastIndexOf(mark);
        if (at < 0) throw Lacking();
        ImmutableArray<object?> items = PopFrom(at + 1);
        stack.RemoveAt(at);
        return items;
    }

    private ImmutableArray<object?> PopFrom(int start)
    {
        ImmutableArray<object?> items = [.. stack[start..]];
        stack.RemoveRange(start, items.Length);
        return items;
    }

    private static FormatException Lacking() => new("its pickle takes more from its stack than there is");

    private int Byte() => stream.ReadByte() is >= 0 and int value ? value : throw Ends();

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count ? bytes : throw Ends();
    }

    private long Length() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    private string Text(long length) => length <= MostText
        ? Encoding.UTF8.GetString(Bytes((int)length))
        : throw new FormatException($"its pickle has a text of {length:n0} bytes; {MostText:n0} is the limit");

    private string Line()
    {
        var line = new StringBuilder();
        for (int letter; (letter = Byte()) != '\n'; line.Append((char)letter))
            if (line.Length == MostName)
                throw new FormatException($"its pickle names a class in more than {MostName} letters, the limit");
        return line.ToString();
    }

    private static FormatException Ends() => new("its pickle ends in the middle");
}
