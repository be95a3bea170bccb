using System.ComponentModel;

namespace GResNet.Runtime.Models.Registry;

/// <summary>Says where an assembly's registry of models is, for programs that load it.</summary>
/// <param name="type">The class whose static property <c>All</c> is the registry.</param>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RegisteredModelsAttribute(Type type) : Attribute
{
    /// <summary>The class whose static property <c>All</c> is the registry.</summary>
    public Type Type { get; } = type;
}
