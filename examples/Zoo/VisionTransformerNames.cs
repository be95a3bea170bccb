using System.Collections.Immutable;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>
/// What vision transformers' tensors are called: the zoo's names are timm's, and the authors' of DeiT.
/// </summary>
public static class VisionTransformerNames
{
    private const string Torchvision = "encoder.layers.encoder_layer_{b}", Transformers = "vit.encoder.layer.{b}";

    /// <summary>
    /// Of ViT and DeiT: timm's, those of torchvision/models/vision_transformer.py, today's and those before 0.13, which
    /// its files have, and those of transformers' ViTForImageClassification, which has queries, keys and values apart.
    /// </summary>
    public static ImmutableArray<NameTable> Tables { get; } =
    [
        new("timm"),
        Torch("torchvision", "mlp.0", "mlp.3"),
        Torch("torchvision-0.12", "mlp.linear_1", "mlp.linear_2"),
        new(
            "transformers",
            new NameRule("cls_token", "vit.embeddings.cls_token"),
            new NameRule("pos_embed", "vit.embeddings.position_embeddings"),
            new NameRule("patch_embed.proj", "vit.embeddings.patch_embeddings.projection"),
            new NameRule("blocks.{b}.norm1", $"{Transformers}.layernorm_before"),
            new NameRule(
                "blocks.{b}.attn.qkv", $"{Transformers}.attention.attention.query",
                $"{Transformers}.attention.attention.key", $"{Transformers}.attention.attention.value"),
            new NameRule("blocks.{b}.attn.proj", $"{Transformers}.attention.output.dense"),
            new NameRule("blocks.{b}.norm2", $"{Transformers}.layernorm_after"),
            new NameRule("blocks.{b}.mlp.fc1", $"{Transformers}.intermediate.dense"),
            new NameRule("blocks.{b}.mlp.fc2", $"{Transformers}.output.dense"),
            new NameRule("norm", "vit.layernorm"),
            new NameRule("head", "classifier"))
        {
            Caution = "layer normalization there adds 1e-12 to the variance, where its configuration says nothing "
                + "else, and 1e-6 here",
        },
    ];

    /// <summary>Of DeiT-III: models_v2.py of facebookresearch/deit, and timm/models/deit.py.</summary>
    public static ImmutableArray<NameTable> Deit3 { get; } =
        [new("official"), new("timm", new NameRule("blocks.{b}.gamma_{k}", "blocks.{b}.ls{k}.gamma"))];

    private static NameTable Torch(string name, string fc1, string fc2) => new(
        name,
        new NameRule("cls_token", "class_token"),
        new NameRule("pos_embed", "encoder.pos_embedding"),
        new NameRule("patch_embed.proj", "conv_proj"),
        new NameRule("blocks.{b}.norm1", $"{Torchvision}.ln_1"),
        new NameRule("blocks.{b}.attn.qkv.weight", $"{Torchvision}.self_attention.in_proj_weight"),
        new NameRule("blocks.{b}.attn.qkv.bias", $"{Torchvision}.self_attention.in_proj_bias"),
        new NameRule("blocks.{b}.attn.proj", $"{Torchvision}.self_attention.out_proj"),
        new NameRule("blocks.{b}.norm2", $"{Torchvision}.ln_2"),
        new NameRule("blocks.{b}.mlp.fc1", $"{Torchvision}.{fc1}"),
        new NameRule("blocks.{b}.mlp.fc2", $"{Torchvision}.{fc2}"),
        new NameRule("norm", "encoder.ln"),
        new NameRule("head", "heads.head"));
}
