using System.Collections.Concurrent;
using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu;

/// <summary>What a launch of a kernel has to do at least.</summary>
/// <param name="Bytes">
/// The memory that it is handed, each byte counted once, whether it is read, written, or both: as if caches kept all
/// that is read again.
/// </param>
/// <param name="MultiplyAdds">Of a product of matrices, as many as a direct convolution has; else 0.</param>
internal readonly record struct KernelCost(long Bytes, long MultiplyAdds)
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> fieldsOf = new();

    /// <summary>That of a kernel with its arguments.</summary>
    public static KernelCost Of(IGpuKernel kernel)
    {
        long bytes = BytesOf(kernel);
        return kernel is IProductKernel product
            ? new(bytes - product.UntouchedBytes, product.MultiplyAdds)
            : new(bytes, 0);
    }

    /// <summary>All memory that views in a struct show; those that begin at the same place are one.</summary>
    public static long BytesOf(object arguments)
    {
        Dictionary<(MemoryBuffer, long), long> views = [];
        Collect(arguments, views);
        return views.Values.Sum();
    }

    private static void Collect(object value, Dictionary<(MemoryBuffer, long), long> views)
    {
        if (value is IContiguousArrayView view)
        {
            if (!view.IsValid) return;
            (MemoryBuffer, long) place = (view.Buffer, view.IndexInBytes);
            views[place] = Math.Max(view.LengthInBytes, views.GetValueOrDefault(place));
            return;
        }

        foreach (FieldInfo field in fieldsOf.GetOrAdd(value.GetType(), FieldsOf))
            Collect(field.GetValue(value)!, views);
    }

    private static FieldInfo[] FieldsOf(Type type) =>
        [.. type.GetFields(Fields)
            .Where(field => field.FieldType is { IsValueType: true, IsPrimitive: false, IsEnum: false })];
}
