namespace GResNet.Search.Milvus.Tests.Server;

/// <summary>A request that Milvus refuses.</summary>
internal sealed class MilvusFault(int code, string message) : Exception(message)
{
    public int Code => code;
}
