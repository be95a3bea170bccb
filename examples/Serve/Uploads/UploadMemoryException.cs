namespace GResNet.Serve.Uploads;

/// <summary>What others have sent takes the memory that there is for uploads.</summary>
internal sealed class UploadMemoryException()
    : Exception("Other requests take the memory that there is for uploads. Try again later.");
