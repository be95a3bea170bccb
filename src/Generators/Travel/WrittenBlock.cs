namespace GResNet.Generators.Travel;

/// <summary>A block as it stands in the assembly that it is referenced in.</summary>
/// <param name="Assembly">The assembly's name.</param>
/// <param name="Block">Full name of the block.</param>
/// <param name="Format">Version of the format.</param>
/// <param name="Text">The block.</param>
internal sealed record WrittenBlock(string Assembly, string Block, int Format, string Text);
