/// One flat buffer with named slices: parameters, or anything of their shape.
package struct Parameters: Sendable, Hashable {
  package let layout: ParameterLayout
  /// Every number; 0 in the gaps between slices.
  package var values: [Float]

  /// Zeros.
  package init(layout: ParameterLayout) {
    self.init(layout: layout, values: [Float](repeating: 0, count: layout.count))
  }

  init(layout: ParameterLayout, values: [Float]) {
    self.layout = layout
    self.values = values
  }

  /// The numbers of one slice, or nothing where no slice has the name; setting asks for as many
  /// numbers as the slice has.
  package subscript(name: String) -> [Float] {
    get { layout[name].map { Array(values[$0.range]) } ?? [] }
    set {
      guard let slice = layout[name] else { preconditionFailure("no parameter '\(name)'") }
      precondition(
        newValue.count == slice.count,
        "'\(name)' holds \(slice.count) numbers, got \(newValue.count)")
      values.replaceSubrange(slice.range, with: newValue)
    }
  }
}

/// Where named arrays lie in one flat buffer.
package struct ParameterLayout: Sendable, Hashable {
  package struct Slice: Sendable, Hashable {
    /// Node and parameter: `dense_1.kernel`.
    package var name: String
    /// The length of every axis, outermost first.
    package var shape: [Int]
    /// The index of its first number.
    package var offset: Int

    package var count: Int { shape.reduce(1, *) }
    package var range: Range<Int> { offset..<offset + count }
  }

  package private(set) var slices: [Slice] = []
  /// The length of the buffer, with the gaps that keep every slice at a cache line.
  package private(set) var count = 0

  /// The length that an array takes in a buffer: a whole number of cache lines.
  package static func aligned(_ count: Int) -> Int { (count + 15) & ~15 }

  /// The number of numbers, without gaps.
  package var size: Int { slices.reduce(0) { $0 + $1.count } }

  /// The slice of a name.
  package subscript(name: String) -> Slice? { slices.first { $0.name == name } }

  /// Lays an array out after all others.
  mutating func append(name: String, shape: [Int]) {
    let slice = Slice(name: name, shape: shape, offset: count)
    slices.append(slice)
    count += Self.aligned(slice.count)
  }
}
