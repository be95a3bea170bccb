namespace GResNet.Training.Data.Shards;

/// <summary>An image in a shard.</summary>
/// <param name="Name">Its path in the folder that was packed; its parts are separated by '/'.</param>
/// <param name="Label">The number of its class.</param>
/// <param name="Offset">Where its bytes begin in the shard.</param>
/// <param name="Length">How many they are.</param>
/// <param name="Checksum">Their CRC-32C.</param>
internal readonly record struct ShardImage(string Name, int Label, long Offset, int Length, uint Checksum);
