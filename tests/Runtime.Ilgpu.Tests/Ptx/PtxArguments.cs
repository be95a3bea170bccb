using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>
/// A kernel's fields as ILGPU 1.5.3 hands them to CUDA: in the order of their declaration, each at a multiple of its
/// size, structs at a multiple of their widest field's; a view is its address and its length, a struct without fields a
/// byte.
/// </summary>
internal static class PtxArguments
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly MethodInfo viewOf = typeof(PtxArguments)
        .GetMethod(nameof(ViewOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>The parameters of a launch.</summary>
    /// <exception cref="PtxException">They are not as many bytes as the kernel's text has.</exception>
    public static byte[] Of(IGpuKernel kernel, int bytes)
    {
        byte[] parameters = new byte[bytes];
        (int size, _) = Layout(kernel.GetType());
        if (size != bytes)
            throw new PtxException($"{kernel.GetType()} has {size} bytes of arguments, its text has {bytes}");
        Write(kernel, parameters);
        return parameters;
    }

    private static (int Size, int Alignment) Layout(Type type)
    {
        if (IsView(type)) return (16, 8);
        if (type == typeof(bool)) return (1, 1);
        if (type.IsPrimitive) return (Marshal.SizeOf(type), Marshal.SizeOf(type));
        int size = 0, alignment = 1;
        foreach (FieldInfo field in FieldsOf(type))
        {
            (int fieldSize, int fieldAlignment) = Layout(field.FieldType);
            size = Aligned(size, fieldAlignment) + fieldSize;
            alignment = Math.Max(alignment, fieldAlignment);
        }

        return (Math.Max(1, Aligned(size, alignment)), alignment);
    }

    private static void Write(object value, Span<byte> to)
    {
        Type type = value.GetType();
        if (IsView(type))
        {
            var (address, length) = ((long, long))viewOf.MakeGenericMethod(type.GetGenericArguments())
                .Invoke(null, [value])!;
            MemoryMarshal.Write(to, address);
            MemoryMarshal.Write(to[8..], length);
            return;
        }

        switch (value)
        {
            case bool flag: to[0] = flag ? (byte)1 : (byte)0; return;
            case int number: MemoryMarshal.Write(to, number); return;
            case uint number: MemoryMarshal.Write(to, number); return;
            case long number: MemoryMarshal.Write(to, number); return;
            case ulong number: MemoryMarshal.Write(to, number); return;
            case float number: MemoryMarshal.Write(to, number); return;
        }

        if (type.IsPrimitive) throw new PtxException($"Arguments of type {type} are not known");
        int offset = 0;
        foreach (FieldInfo field in FieldsOf(type))
        {
            (int size, int alignment) = Layout(field.FieldType);
            offset = Aligned(offset, alignment);
            Write(field.GetValue(value)!, to[offset..]);
            offset += size;
        }
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type) =>
        type.GetFields(Fields).OrderBy(field => field.MetadataToken);

    private static bool IsView(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>);

    private static (long Address, long Length) ViewOf<T>(ArrayView<T> view) where T : unmanaged =>
        (view.IsValid ? view.LoadEffectiveAddressAsPtr() : 0, view.Length);

    private static int Aligned(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
