using GResNet.Runtime.Ilgpu.Memory;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>What belongs to an object is given back, whatever the device says.</summary>
public class OwnedTests
{
    [Fact]
    public void Everything_is_given_back_once_in_reverse_although_the_device_has_failed()
    {
        List<int> freed = [];
        Owned owned = new();
        foreach (int number in new[] { 1, 2, 3 }) Assert.Equal(number, owned.Add(new Part(number, freed)).Number);
        owned.Dispose();
        owned.Dispose();
        Assert.Equal([3, 2, 1], freed);
    }

    private sealed class Part(int number, List<int> freed) : IDisposable
    {
        public int Number => number;

        public void Dispose()
        {
            freed.Add(number);
            throw new Lost();
        }
    }

    private sealed class Lost : AcceleratorException
    {
        public override AcceleratorType AcceleratorType => AcceleratorType.Cuda;
    }
}
