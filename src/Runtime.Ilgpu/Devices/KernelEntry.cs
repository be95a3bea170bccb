using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// The methods that ILGPU compiles: one for each kernel, which calls <see cref="Run"/> and has the kernel's name, since
/// profilers show that.
/// </summary>
internal static class KernelEntry
{
    private const string AssemblyName = "GResNet.Runtime.Ilgpu.KernelEntries";

    private static readonly AssemblyBuilder assembly = AssemblyBuilder.DefineDynamicAssembly(
        new AssemblyName(AssemblyName), AssemblyBuilderAccess.RunAndCollect);

    private static readonly ModuleBuilder module = assembly.DefineDynamicModule(AssemblyName);
    private static readonly KernelAccess access = new(assembly);

    private static readonly ConcurrentDictionary<Type, Lazy<MethodInfo>> methods = new();
    private static int count;

    /// <summary>The method of a kernel, a static one with the kernel as its parameter.</summary>
    public static MethodInfo Of(Type kernel) => methods.GetOrAdd(kernel, type => new(() => Define(type))).Value;

    /// <summary>What its compiler is to know of a kernel.</summary>
    public static KernelSpecialization SpecializationOf<TKernel>()
        where TKernel : struct, IGpuKernel => default(TKernel) is IBoundedKernel bounded
            ? new KernelSpecialization(bounded.Threads, bounded.GroupsTogether)
            : KernelSpecialization.Empty;

    /// <summary>The work of one thread.</summary>
    public static void Run<TKernel>(TKernel kernel)
        where TKernel : struct, IGpuKernel => kernel.Run();

    private static MethodInfo Define(Type kernel)
    {
        string name = KernelName.Of(kernel);
        lock (module)
        {
            access.Open(typeof(KernelEntry));
            access.Open(kernel);
            // Two models may have kernels of one name; types may not.
            TypeBuilder type = module.DefineType(
                $"{name}.{++count}", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
            MethodBuilder method = type.DefineMethod(
                name, MethodAttributes.Public | MethodAttributes.Static, typeof(void), [kernel]);
            ILGenerator code = method.GetILGenerator();
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Call, typeof(KernelEntry).GetMethod(nameof(Run))!.MakeGenericMethod(kernel));
            code.Emit(OpCodes.Ret);
            return type.CreateType().GetMethod(name)!;
        }
    }
}
