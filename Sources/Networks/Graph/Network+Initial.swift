public import Learning

extension Network {
  /// The parameters before training; each depends on its name and the key alone.
  public func initialParameters(key: RandomKey) -> Parameters {
    var parameters = Parameters(layout: parameterLayout)
    parameters.values.withUnsafeMutableBufferPointer { values in
      var slices = parameterLayout.slices.makeIterator()
      for wanted in operations.flatMap(\.parameters) {
        guard let slice = slices.next() else { return }
        wanted.initializer.fill(
          UnsafeMutableBufferPointer(rebasing: values[slice.range]), fans: wanted.fans,
          key: key[slice.name])
      }
    }
    return parameters
  }

  /// The statistics before training.
  public func initialStatistics() -> Parameters {
    var statistics = Parameters(layout: statisticsLayout)
    for (slice, wanted) in zip(statisticsLayout.slices, operations.flatMap(\.statistics)) {
      statistics[slice.name] = [Float](repeating: wanted.initial, count: slice.count)
    }
    return statistics
  }

  /// Where values are penalised, and how.
  var penalties: [(range: Range<Int>, penalty: Penalty)] {
    zip(parameterLayout.slices, operations.flatMap(\.parameters))
      .map { ($0.range, $1.penalty) }.filter { !$0.penalty.isZero }
  }

  /// 1 where a number belongs to a kernel, 0 elsewhere.
  var kernelMask: [Float] {
    var mask = [Float](repeating: 0, count: parameterLayout.count)
    for (slice, wanted) in zip(parameterLayout.slices, operations.flatMap(\.parameters))
    where wanted.isKernel {
      for index in slice.range { mask[index] = 1 }
    }
    return mask
  }
}
