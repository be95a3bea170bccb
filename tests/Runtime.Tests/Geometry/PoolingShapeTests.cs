using GResNet.Runtime.Geometry;
using GResNet.Runtime.Tests.Reference;

namespace GResNet.Runtime.Tests.Geometry;

public class PoolingShapeTests
{
    /// <summary>Windows that touch, overlap and skip, with padding and with partial windows at the end.</summary>
    public static TheoryData<PoolingShape> Shapes { get; } =
    [
        new(1, 1), new(2, 2), new(3, 2), new(3, 2, 1), new(3, 2, 1, Ceil: true), new(2, 2, Ceil: true), new(3, 1, 1),
        new(2, 3),
        new(2, 3, Ceil: true), new(2, 5, 1), new(2, 5, 1, Ceil: true), new(1, 4), new(5, 2, 2),
        new(5, 3, 2, Ceil: true), new(7, 1, 3),
        new(4, 3, 2, Ceil: true),
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_windows_over_a_pixel_are_those_that_contain_it(PoolingShape shape)
    {
        for (int size = 1; size <= 20; size++)
        {
            int outputs = PoolingReference.Output(shape, new Nchw(1, 1, size, size)).Height;
            Assert.Equal(outputs, shape.OutputSize(size));
            for (int position = 0; position < size; position++)
            {
                (int first, int end) = shape.WindowsOver(position, outputs);
                IEnumerable<int> expected = Enumerable.Range(0, outputs).Where(window =>
                {
                    int start = window * shape.Stride - shape.Padding;
                    return position >= start && position < start + shape.Kernel;
                });
                Assert.Equal(expected, Enumerable.Range(first, Math.Max(end - first, 0)));
            }
        }
    }
}
