using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Specs.Code;

namespace GResNet.Generators.Specs;

/// <summary>A block or model class as staging needs it: declarations and code, without symbols and positions.</summary>
/// <param name="Type">The class.</param>
/// <param name="Model">What <c>[GResNetModel]</c> says; null for a block.</param>
/// <param name="Parameters">The constructor's.</param>
/// <param name="Fields">Fields and automatic properties that its code reads.</param>
/// <param name="Constructor">Body of an ordinary constructor, an index into <paramref name="Methods"/>;
/// −1 without.</param>
/// <param name="Layers">The layers.</param>
/// <param name="Methods">Methods that its code calls.</param>
/// <param name="Forward"><c>Forward</c>, an index into <paramref name="Methods"/>;
/// −1 where there is none to run.</param>
/// <param name="IsPublic">Other assemblies can name it.</param>
/// <param name="IsRead">All of its code was understood, by the compiler as well.</param>
/// <param name="CanReopen">Another part of it can be declared in a generated file.</param>
/// <param name="IsSound">Nothing was reported that would make running it senseless.</param>
internal sealed record BlockSpec(
    TypeSpec Type,
    ModelSettings? Model,
    EquatableArray<ParameterSpec> Parameters,
    EquatableArray<FieldSpec> Fields,
    int Constructor,
    EquatableArray<LayerSpec> Layers,
    EquatableArray<MethodSpec> Methods,
    int Forward,
    bool IsPublic,
    bool IsRead,
    bool CanReopen,
    bool IsSound)
{
    /// <summary>Full names of the blocks that its layers are made of.</summary>
    public IEnumerable<string> Targets => Layers.Items.Select(layer => layer.Target).OfType<string>();
}

/// <summary>What <c>[GResNetModel]</c> and <c>[MemoryBudget]</c> say.</summary>
/// <param name="Site">The location of <c>[GResNetModel]</c>.</param>
/// <param name="Budget">Null without <c>[MemoryBudget]</c>.</param>
/// <param name="Entry">Its row in the assembly's registry; null for a class that cannot be reached from there.</param>
internal sealed record ModelSettings(
    int Site, int Channels, int Classes, EquatableArray<int> Resolutions, CompileOptions Options, BudgetSpec? Budget,
    RegistryEntry? Entry);

/// <summary>A model in the assembly's registry.</summary>
/// <param name="Name">What people call it: <c>gresnet-tiny</c>.</param>
/// <param name="Code">The class as it is written in code: <c>global::GResNet.Zoo.GResNetTiny</c>.</param>
/// <param name="IsTrainable">Whether it has a network that trains.</param>
internal sealed record RegistryEntry(string Name, string Code, bool IsTrainable);

/// <summary>What <c>[MemoryBudget]</c> says.</summary>
/// <param name="Site">The attribute's location.</param>
/// <param name="Size">The memory allowed, as the author wrote it.</param>
/// <param name="Bytes">The memory allowed.</param>
/// <param name="Batch">Images of a training step.</param>
internal sealed record BudgetSpec(int Site, string Size, long Bytes, int Batch);

/// <summary>A constructor's parameter and, where it has one, its default.</summary>
internal sealed record ParameterSpec(string Name, LiteralExpression? Default);

/// <summary>A field and what it starts with; null where the constructor sets it.</summary>
internal sealed record FieldSpec(string Name, Expression? Initializer);

/// <summary>A layer's declaration.</summary>
/// <param name="Site">The method's name.</param>
/// <param name="Member">The method's name.</param>
/// <param name="StateName">What <c>[StateName]</c> says; null without.</param>
/// <param name="IsShared">It may be called more than once.</param>
/// <param name="Kind">The attribute without its suffix: <c>SplitConv</c>, <c>Block</c>, <c>Stage</c>.</param>
/// <param name="Target">Full name of the block of a Block or Stage (<see cref="TypeSpec.FullName"/>); null for
/// others.</param>
/// <param name="Settings">Settings fixed in the attribute, by their own names.</param>
/// <param name="Parameters">The method's parameters after the tensor, and what they set:
/// a setting or a constructor's parameter.</param>
internal sealed record LayerSpec(
    int Site,
    string Member,
    string? StateName,
    bool IsShared,
    string Kind,
    string? Target,
    EquatableArray<SettingSpec> Settings,
    EquatableArray<LayerParameterSpec> Parameters);

/// <summary>A setting and its value.</summary>
internal sealed record SettingSpec(string Name, object Value);

/// <summary>A parameter of a layer's method and the setting it sets.</summary>
internal sealed record LayerParameterSpec(string Name, string Setting);

/// <summary>A method's code: its parameters are the first slots of its frame.</summary>
/// <param name="Name">For people.</param>
/// <param name="Parameters">Their names.</param>
/// <param name="Slots">Where in the frame they are.</param>
/// <param name="FrameSize">Slots of the frame; 0 for a local function,
/// which runs in the frame of the method around it.</param>
/// <param name="Body">What it does.</param>
internal sealed record MethodSpec(
    string Name, EquatableArray<string> Parameters, EquatableArray<int> Slots, int FrameSize, Statement Body);
