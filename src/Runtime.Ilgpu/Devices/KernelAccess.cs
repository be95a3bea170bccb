using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using ILGPU;

namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// Lets an assembly that is built while running use the kernels of others, whatever of them and of their operators is
/// internal or private, and whether or not its assembly is signed. Not thread-safe.
/// </summary>
/// <param name="assembly">The one that is built.</param>
internal sealed class KernelAccess(AssemblyBuilder assembly)
{
    private static readonly ConstructorInfo attribute =
        typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;

    private readonly HashSet<Assembly> open = [];

    /// <summary>The same for the assembly of ILGPU's launchers.</summary>
    public static KernelAccess Of(RuntimeSystem launchers)
    {
        // The only way to it is through a type that is begun there; nobody makes this one.
        using (launchers.DefineRuntimeStruct(out TypeBuilder type)) return new((AssemblyBuilder)type.Assembly);
    }

    /// <summary>Opens the assemblies of a kernel and of its type arguments.</summary>
    public void Open(Type kernel)
    {
        if (open.Add(kernel.Assembly))
            assembly.SetCustomAttribute(new CustomAttributeBuilder(attribute, [kernel.Assembly.GetName().Name!]));
        foreach (Type argument in kernel.GetGenericArguments()) Open(argument);
    }
}
