using GResNet.Imaging;
using GResNet.Imaging.Decoding;

namespace GResNet.Training.Data.Folders;

/// <summary>Images that are encoded files, wherever their bytes are.</summary>
internal interface IPhotographs : IDataset
{
    /// <summary>What messages call an image.</summary>
    string FilePath(int image);

    /// <summary>Gives an image's bytes to a decoder, which reads its header.</summary>
    /// <exception cref="ImageException">It cannot be read; the message names it and says why.</exception>
    ImageHeader Open(ImageDecoder decoder, int image);
}
