using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Emitting;

/// <summary>
/// The other halves of a type's layer methods. <c>Forward</c> is read and never run, so they only say so; what they are
/// there for is their documentation: shapes, parameters and cost wherever the layer is used.
/// </summary>
internal static class LayerMembers
{
    public static GeneratedFile Emit(TypeSpec type, IEnumerable<LayerUse> uses)
    {
        ILookup<string, LayerUse> used = uses.ToLookup(use => use.Member);
        return TypeFrame.Write(type, "Layers", [], code =>
        {
            foreach (LayerMethodSpec layer in type.Layers)
            {
                if (!layer.Equals(type.Layers[0])) code.Line();
                code.Line("/// <summary>");
                foreach (string text in LayerDocumentation.Of([.. used[layer.Name]]))
                    code.Line($"/// <para>{CodeWriter.Plain(text)}</para>");
                code.Line("/// </summary>");
                code.Line(TypeFrame.GeneratedCode);
                code.Line($"{layer.Signature} => throw global::GResNet.Dsl.CompileTimeOnly.Error();");
            }
        });
    }
}
