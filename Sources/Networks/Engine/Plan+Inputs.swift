extension Plan {
  /// Copies rows that lie one after the other into the inputs.
  package borrowing func take(
    _ network: Network, _ count: Int, from source: UnsafePointer<Float>
  ) {
    let width = network.layout.features
    for (index, slice) in network.inputs.enumerated() {
      for row in 0..<count {
        (inputs[index] + row * slice.count).update(
          from: source + row * width + slice.offset, count: slice.count)
      }
    }
  }
}
