extension Plan {
  /// Lets parameters and statistics hold.
  package borrowing func load(_ newParameters: Parameters, _ newStatistics: Parameters) {
    precondition(
      newParameters.values.count == parameters.count,
      "the network has \(parameters.count) parameters, got \(newParameters.values.count)")
    _ = parameters.update(fromContentsOf: newParameters.values)
    _ = statistics.update(fromContentsOf: newStatistics.values)
  }

  /// Copies the parameters out.
  package borrowing func copyParameters(to copy: inout Parameters) {
    Self.copy(parameters, to: &copy)
  }

  /// Copies the statistics out.
  package borrowing func copyStatistics(to copy: inout Parameters) {
    Self.copy(statistics, to: &copy)
  }

  private static func copy(
    _ buffer: UnsafeMutableBufferPointer<Float>, to copy: inout Parameters
  ) {
    copy.values.withUnsafeMutableBufferPointer { target in
      _ = target.update(fromContentsOf: buffer)
    }
  }
}
