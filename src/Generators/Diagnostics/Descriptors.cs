using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace GResNet.Generators.Diagnostics;

/// <summary>
/// Everything the generator reports; <c>docs/diagnostics.md</c> has an example of each. GRN00xx: classes. GRN01xx:
/// layers. GRN10xx: code of <c>Forward</c>. GRN20xx: shapes and state. GRN30xx: memory. GRN90xx: the generator itself.
/// </summary>
internal static class Descriptors
{
    private const string Classes = "GResNet.Classes";
    private const string Layers = "GResNet.Layers";
    private const string Code = "GResNet.Forward";
    private const string Shapes = "GResNet.Shapes";
    private const string Memory = "GResNet.Memory";
    private const string Internal = "GResNet.Generator";

    // ---- classes ----------------------------------------------------------------------------------------------

    public static readonly DiagnosticDescriptor MissingPartial = Create(
        "GRN0001", "Not partial", "'{0}' must be partial: the generator writes its other part", Classes, Error);

    public static readonly DiagnosticDescriptor GenericType = Create(
        "GRN0002", "Generic class",
        "'{0}' must neither be generic nor nested in a generic type; pass what varies through the constructor", Classes,
        Error);

    public static readonly DiagnosticDescriptor UnsupportedType = Create(
        "GRN0003", "Class of the wrong kind", "'{0}' cannot be a block or model: it is {1}", Classes, Error);

    public static readonly DiagnosticDescriptor ForwardCount = Create(
        "GRN0004", "Not one Forward", "'{0}' needs one method 'public Tensor Forward(Tensor x)'; it has {1}", Classes,
        Error);

    public static readonly DiagnosticDescriptor ForwardSignature = Create(
        "GRN0005", "Wrong signature of Forward", "'{0}.Forward' must be 'public Tensor Forward(Tensor x)': {1}",
        Classes, Error);

    public static readonly DiagnosticDescriptor SeveralConstructors = Create(
        "GRN0006", "Several constructors",
        "'{0}' has {1} constructors; the generator needs one to know what a block is made with", Classes, Error);

    public static readonly DiagnosticDescriptor ModelParameters = Create(
        "GRN0007", "Model with constructor parameters",
        "The constructor of model '{0}' must not have parameters: a model is one network; put what varies into a block",
        Classes, Error);

    public static readonly DiagnosticDescriptor ParameterType = Create(
        "GRN0008", "Type not known while compiling",
        "Parameter '{0}' is of type '{1}'; understood are int, long, float, double, bool, string, enumerations, and "
            + "arrays and tuples of them",
        Classes, Error);

    public static readonly DiagnosticDescriptor ReservedMember = Create(
        "GRN0009", "Name of a generated member",
        "'{0}.{1}' has the name of a member that the generator adds; rename it", Classes, Error);

    public static readonly DiagnosticDescriptor ModelSetting = Create(
        "GRN0010", "Model setting missing or impossible", "Model '{0}': {1}", Classes, Error);

    public static readonly DiagnosticDescriptor NamesDifferInCase = Create(
        "GRN0011", "Class names differ only in case",
        "'{0}' and '{1}' differ only in case, and so would the names of their generated files; rename one", Classes,
        Error);

    public static readonly DiagnosticDescriptor MemoryBudget = Create(
        "GRN0012", "Impossible memory budget", "Memory budget of '{0}': {1}", Classes, Error);

    public static readonly DiagnosticDescriptor UnmarkedClass = Create(
        "GRN0013", "Class with layers is not marked",
        "'{0}' has layers ({1}), but nothing is generated for it: mark it [GResNetBlock], "
            + "or [GResNetModel] if it is a whole network",
        Classes, Error);

    public static readonly DiagnosticDescriptor ModelNameTwice = Create(
        "GRN0014", "Two models of one name",
        "'{0}' and '{1}' are both called '{2}' on the command line; give one another name: "
            + "[GResNetModel(Name = \"…\")]",
        Classes, Error);

    // ---- layers -----------------------------------------------------------------------------------------------

    public static readonly DiagnosticDescriptor LayerSignature = Create(
        "GRN0101", "Wrong signature of a layer", "Layer '{0}' must be 'private partial Tensor {0}(Tensor x, …);': {1}",
        Layers, Error);

    public static readonly DiagnosticDescriptor SeveralLayerAttributes = Create(
        "GRN0102", "Several layer attributes", "Layer '{0}' has several layer attributes ({1}); a layer has one",
        Layers, Error);

    public static readonly DiagnosticDescriptor LayerOverloads = Create(
        "GRN0103", "Overloaded layer",
        "There are several layers '{0}'; a layer's name stands for one set of parameters", Layers, Error);

    public static readonly DiagnosticDescriptor UnknownSetting = Create(
        "GRN0104", "Unknown setting", "[{1}] has no setting '{0}'; it has {2}", Layers, Error);

    public static readonly DiagnosticDescriptor SettingType = Create(
        "GRN0105", "Wrong type of a setting", "'{0}' is of type '{1}'; expected {2}", Layers, Error);

    public static readonly DiagnosticDescriptor MissingSetting = Create(
        "GRN0106", "Setting missing",
        "Layer '{0}' does not say its {1}: write [{2}({1} = …)] or add a parameter '{3}' to the method",
        Layers, Error);

    public static readonly DiagnosticDescriptor ValueOutOfRange = Create(
        "GRN0107", "Value out of range", "{0} of '{1}' is {2}; it must be {3}", Layers, Error);

    public static readonly DiagnosticDescriptor StateName = Create(
        "GRN0108", "Malformed state name",
        "'{0}' is no state name: use letters, digits, underscores and hyphens, with single dots between, or an empty "
            + "string",
        Layers, Error);

    public static readonly DiagnosticDescriptor BlockTarget = Create(
        "GRN0109", "Not a block", "'{0}' is not a [GResNetBlock] class, so '{1}' cannot be made of it", Layers, Error);

    public static readonly DiagnosticDescriptor UnknownBlockParameter = Create(
        "GRN0110", "Block has no such parameter", "The constructor of '{1}' has no parameter '{0}'; it has {2}", Layers,
        Error);

    public static readonly DiagnosticDescriptor MissingBlockParameter = Create(
        "GRN0111", "Block parameter missing",
        "Layer '{0}' does not give '{1}' to the constructor of '{2}'; add a parameter of that name to the method, "
            + "or {3}",
        Layers, Error);

    public static readonly DiagnosticDescriptor BlockRecursion = Create(
        "GRN0112", "Block contains itself", "'{0}' contains itself: {1}; a network must end somewhere", Layers, Error);

    public static readonly DiagnosticDescriptor UnusedLayer = Create(
        "GRN0113", "Unused layer", "Forward never calls layer '{0}'; remove it or call it", Layers, Warning);

    public static readonly DiagnosticDescriptor MissingLayerAttribute = Create(
        "GRN0114", "Layer attribute missing", "'{0}' {1}, but no attribute says which layer it is: write one of {2}",
        Layers, Error);

    public static readonly DiagnosticDescriptor SettingOverridden = Create(
        "GRN0115", "Setting given twice", "{0} of '{1}' is set by {2}, so {3} is never used; remove one of them",
        Layers, Warning);

    public static readonly DiagnosticDescriptor UnreadableBlock = Create(
        "GRN0116", "Block of another assembly cannot be read", "Layer '{0}' cannot be made of {1}: {2}", Layers, Error);

    // ---- code of Forward --------------------------------------------------------------------------------------

    public static readonly DiagnosticDescriptor NotUnderstood = Create(
        "GRN1001", "Not understood in Forward", "{0} cannot run while compiling: {1}", Code, Error);

    public static readonly DiagnosticDescriptor Recursion = Create(
        "GRN1002", "Recursion", "'{0}' calls itself; use a loop", Code, Error);

    public static readonly DiagnosticDescriptor TooManySteps = Create(
        "GRN1003", "Too many steps", "Forward of '{0}' {1} {2}; does this loop end?", Code, Error);

    public static readonly DiagnosticDescriptor Arithmetic = Create(
        "GRN1004", "Impossible calculation", "{0} {1}", Code, Error);

    public static readonly DiagnosticDescriptor Thrown = Create(
        "GRN1005", "Thrown by Forward", "{0} ({1})", Code, Error);

    public static readonly DiagnosticDescriptor CalledTwice = Create(
        "GRN1006", "Layer called twice",
        "Layer '{0}' is called a second time {1}; mark it [Shared] if both calls are to use the same parameters, else "
            + "declare another layer",
        Code, Error);

    public static readonly DiagnosticDescriptor SharedDiffers = Create(
        "GRN1007", "Shared layer with different shapes",
        "Shared layer '{0}' is called with {1}, but was called with {2} before {3}; "
            + "the parameters of one cannot serve the other",
        Code, Error);

    public static readonly DiagnosticDescriptor ResultUnused = Create(
        "GRN1008", "Result of a layer unused",
        "What layer '{0}' makes does not reach the model's output {1}, so it could never be trained; "
            + "use it or remove the call",
        Code, Error);

    // ---- shapes and state -------------------------------------------------------------------------------------

    public static readonly DiagnosticDescriptor KernelTooLarge = Create(
        "GRN2001", "Kernel larger than its input",
        "{0} with kernel {1} does not fit an input of {2} {3}; pad, or reduce less before", Shapes, Error);

    public static readonly DiagnosticDescriptor Groups = Create(
        "GRN2002", "Channels do not divide into groups",
        "Layer '{0}' has {1} input and {2} output channels, which do not both divide into {3} {4}; "
            + "both must be multiples of {5}",
        Shapes, Error);

    public static readonly DiagnosticDescriptor Mismatch = Create(
        "GRN2003", "Shapes differ", "Cannot {0} {2} ({1}) and {4} ({3}) {5}: {6}", Shapes, Error);

    public static readonly DiagnosticDescriptor ConcatMismatch = Create(
        "GRN2004", "Joined maps differ in size",
        "Cannot join the channels of {1} ({0}) and {3} ({2}) {4}: height and width must be equal; {5}", Shapes,
        Error);

    public static readonly DiagnosticDescriptor NotFlat = Create(
        "GRN2005", "Linear layer on a map",
        "Linear layer '{0}' needs C×1×1, but gets {1} {2}; use GlobalAvgPool or Flatten before it, or set "
            + "PerPixel to apply it to each pixel", Shapes, Error);

    public static readonly DiagnosticDescriptor TooLarge = Create(
        "GRN2006", "Too large", "The {0} are {1} {2}, more than 2147483647", Shapes, Error);

    public static readonly DiagnosticDescriptor OutputShape = Create(
        "GRN2007", "Wrong output shape",
        "Forward of '{0}' returns {1} {2}, but the model declares {3} classes: expected {3}×1×1", Shapes, Error);

    public static readonly DiagnosticDescriptor StateVaries = Create(
        "GRN2008", "State depends on the resolution",
        "'{0}' is {1} at {2} px, but {3} at {4} px; a model's parameters must not depend on the resolution", Shapes,
        Error);

    public static readonly DiagnosticDescriptor DuplicateState = Create(
        "GRN2009", "State name used twice", "Layer '{0}' makes a second '{1}'; give one of them another [StateName]",
        Shapes, Error);

    public static readonly DiagnosticDescriptor SizeNotKept = Create(
        "GRN2010", "Padding does not keep the size",
        "Layer '{0}' makes {2} of {1} {3}: the default Padding keeps the size under odd kernels alone; "
        + "write the Padding that you mean ({4} gives the same), or use an odd kernel",
        Shapes, Warning);

    public static readonly DiagnosticDescriptor NoOperation = Create(
        "GRN2011", "Network without an operation",
        "Forward of '{0}' returns its image unchanged {1} (Dropout and DropPath act in training alone); "
        + "a network needs a layer or another operation",
        Shapes, Error);

    public static readonly DiagnosticDescriptor NormGroups = Create(
        "GRN2012", "Channels do not divide into a normalization's groups",
        "Layer '{0}' normalises {1} channels, which do not divide into {2} groups {3}; Groups can be {4}",
        Shapes, Error);

    public static readonly DiagnosticDescriptor SingleValues = Create(
        "GRN2013", "Normalization of single values",
        "Layer '{0}' takes the mean of every single value of {1} {2}, which leaves zeros; "
            + "it needs several values for each mean",
        Shapes, Error);

    // ---- memory -----------------------------------------------------------------------------------------------

    public static readonly DiagnosticDescriptor BudgetExceeded = Create(
        "GRN3001", "Memory budget exceeded",
        "'{0}' takes {3} to train on batches of {1} at {2} px ({4} for each image, {5} besides), "
            + "more than its budget of {6}; "
        + "most is held by {7}; {8} a lower resolution or fewer channels there",
        Memory, Error);

    // ---- the generator ----------------------------------------------------------------------------------------

    public static readonly DiagnosticDescriptor InternalError = Create(
        "GRN9001", "Defect of the generator",
        "The generator failed on '{0}', which is a defect of GResNet.Dsl rather than of your code: {1}", Internal,
        Error);

    private static DiagnosticDescriptor Create(
        string id, string title, string message, string category, DiagnosticSeverity severity) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.To(id, title));
}
