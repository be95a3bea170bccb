using GResNet.Generators.Expressions;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>What a model has in the place of a network that trains where it is compiled without.</summary>
internal static class WithoutTraining
{
    public static void Write(
        CodeWriter code, StagedModel model, string type, string parameters, bool blankLine = true)
    {
        if (blankLine) code.Line();
        code.Documentation("summary", "There is none: the model is compiled with <c>Training = false</c>.");
        code.Line("/// <exception cref=\"global::System.NotSupportedException\">Always.</exception>");
        code.Line($"public {type} ToTraining({parameters}) =>");
        string message = Literal.Of(
            $"{model.Type.Name} is compiled to predict alone; "
                + "remove Training = false from its [GResNetModel] attribute.");
        using (code.Indent()) code.Line($"throw new global::System.NotSupportedException({message});");
    }
}
