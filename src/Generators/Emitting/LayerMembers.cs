using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Reading;

namespace GResNet.Generators.Emitting;

/// <summary>
/// The other halves of a type's layer methods. <c>Forward</c> is read and never run, so they only say so; what they are there
/// for is their documentation: shapes, parameters and cost wherever the layer is used.
/// </summary>
internal static class LayerMembers
{
    public static GeneratedFile Emit(TypeSpec type, IEnumerable<LayerUse> uses)
    {
        ILookup<string, string> texts = uses.ToLookup(use => use.Member, use => use.Text);
        return TypeFrame.Write(type, "Layers", [], code =>
        {
            foreach (LayerMethodSpec layer in type.Layers)
            {
                if (!layer.Equals(type.Layers[0])) code.Line();
                string[] used = [.. texts[layer.Name].Distinct()];
                code.Line("/// <summary>");
                if (used.Length == 0) code.Line("/// A layer that no model uses.");
                foreach (string text in used) code.Line($"/// <para>{text}</para>");
                code.Line("/// </summary>");
                code.Line(TypeFrame.GeneratedCode);
                code.Line($"{layer.Signature} => throw global::GResNet.Dsl.CompileTimeOnly.Error();");
            }
        });
    }
}
