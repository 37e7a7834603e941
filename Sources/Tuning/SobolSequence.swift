package import Learning

/// Points that fill the unit cube evenly: the sequence of Sobol, in the order of Gray's code.
///
/// It has the direction numbers `new-joe-kuo-6` of Joe and Kuo, "Constructing Sobol sequences with
/// better two-dimensional projections", SIAM J. Sci. Comput. 30 (2008).
///
/// With a key it is shifted: the bits of every dimension are flipped where those of a random word are
/// set, which keeps how evenly any power of two points lies. Dimensions beyond the 64 for which there
/// are direction numbers here are drawn at random.
package struct SobolSequence: Sendable {
  /// How many numbers a point has.
  package let dimensions: Int
  /// By dimension, what each bit of a point's Gray code flips.
  private let directions: [[UInt32]]
  /// What is flipped in every point, by dimension.
  private let shift: [UInt32]
  private let key: RandomKey

  /// A sequence of so many dimensions, unshifted without a key.
  package init(dimensions: Int, key: RandomKey?) {
    precondition(dimensions >= 0, "\(dimensions) dimensions")
    self.dimensions = dimensions
    self.key = key ?? RandomKey(seed: 0)
    directions = (0..<min(dimensions, Numbers.all.count + 1)).map { dimension in
      dimension == 0
        ? (1...32).map { 1 << (32 - $0) } : Numbers.all[dimension - 1].directions
    }
    shift = directions.indices.map { dimension in
      guard let key else { return 0 }
      var stream = key["shift", dimension].stream
      return UInt32(stream.next() >> 32)
    }
  }

  /// A point, each of its numbers in [0, 1) with 32 bits; the index is below 2³².
  package subscript(index: Int) -> [Double] {
    precondition(index >= 0 && index <= Int(UInt32.max), "point \(index), from 0 to 4294967295")
    let code = UInt32(index) ^ UInt32(index) >> 1
    var point = directions.indices.map { dimension in
      var bits = shift[dimension]
      var rest = code
      while rest != 0 {
        bits ^= directions[dimension][rest.trailingZeroBitCount]
        rest &= rest - 1
      }
      return Double(bits) * 0x1p-32
    }
    for dimension in point.count..<max(point.count, dimensions) {
      var stream = key["dimension", dimension]["point", index].stream
      point.append(Double(stream.next() >> 32) * 0x1p-32)
    }
    return point
  }
}

/// What the direction numbers of one dimension are made from.
private struct Numbers {
  /// A primitive polynomial over two elements, its coefficients as bits, the highest power first.
  let polynomial: Int
  /// The first direction numbers, as many as the polynomial's degree.
  let first: [UInt32]

  init(_ polynomial: Int, _ first: [UInt32]) {
    self.polynomial = polynomial
    self.first = first
  }

  /// All 32, as binary fractions (Bratley and Fox, ACM TOMS 14, 1988, "Algorithm 659", section 2).
  var directions: [UInt32] {
    var numbers = first
    let degree = first.count
    while numbers.count < 32 {
      let oldest = numbers[numbers.count - degree]
      var next = oldest ^ oldest << UInt32(degree)
      for step in 1..<max(1, degree) where polynomial >> (degree - step) & 1 == 1 {
        next ^= numbers[numbers.count - step] << UInt32(step)
      }
      numbers.append(next)
    }
    return numbers.enumerated().map { $1 << UInt32(31 - $0) }
  }

  /// Those of the second dimension and of all that follow.
  static let all = [
    Numbers(3, [1]),
    Numbers(7, [1, 3]),
    Numbers(11, [1, 3, 1]),
    Numbers(13, [1, 1, 1]),
    Numbers(19, [1, 1, 3, 3]),
    Numbers(25, [1, 3, 5, 13]),
    Numbers(37, [1, 1, 5, 5, 17]),
    Numbers(41, [1, 1, 5, 5, 5]),
    Numbers(47, [1, 1, 7, 11, 19]),
    Numbers(55, [1, 1, 5, 1, 1]),
    Numbers(59, [1, 1, 1, 3, 11]),
    Numbers(61, [1, 3, 5, 5, 31]),
    Numbers(67, [1, 3, 3, 9, 7, 49]),
    Numbers(91, [1, 1, 1, 15, 21, 21]),
    Numbers(97, [1, 3, 1, 13, 27, 49]),
    Numbers(103, [1, 1, 1, 15, 7, 5]),
    Numbers(109, [1, 3, 1, 15, 13, 25]),
    Numbers(115, [1, 1, 5, 5, 19, 61]),
    Numbers(131, [1, 3, 7, 11, 23, 15, 103]),
    Numbers(137, [1, 3, 7, 13, 13, 15, 69]),
    Numbers(143, [1, 1, 3, 13, 7, 35, 63]),
    Numbers(145, [1, 3, 5, 9, 1, 25, 53]),
    Numbers(157, [1, 3, 1, 13, 9, 35, 107]),
    Numbers(167, [1, 3, 1, 5, 27, 61, 31]),
    Numbers(171, [1, 1, 5, 11, 19, 41, 61]),
    Numbers(185, [1, 3, 5, 3, 3, 13, 69]),
    Numbers(191, [1, 1, 7, 13, 1, 19, 1]),
    Numbers(193, [1, 3, 7, 5, 13, 19, 59]),
    Numbers(203, [1, 1, 3, 9, 25, 29, 41]),
    Numbers(211, [1, 3, 5, 13, 23, 1, 55]),
    Numbers(213, [1, 3, 7, 3, 13, 59, 17]),
    Numbers(229, [1, 3, 1, 3, 5, 53, 69]),
    Numbers(239, [1, 1, 5, 5, 23, 33, 13]),
    Numbers(241, [1, 1, 7, 7, 1, 61, 123]),
    Numbers(247, [1, 1, 7, 9, 13, 61, 49]),
    Numbers(253, [1, 3, 3, 5, 3, 55, 33]),
    Numbers(285, [1, 3, 1, 15, 31, 13, 49, 245]),
    Numbers(299, [1, 3, 5, 15, 31, 59, 63, 97]),
    Numbers(301, [1, 3, 1, 11, 11, 11, 77, 249]),
    Numbers(333, [1, 3, 1, 11, 27, 43, 71, 9]),
    Numbers(351, [1, 1, 7, 15, 21, 11, 81, 45]),
    Numbers(355, [1, 3, 7, 3, 25, 31, 65, 79]),
    Numbers(357, [1, 3, 1, 1, 19, 11, 3, 205]),
    Numbers(361, [1, 1, 5, 9, 19, 21, 29, 157]),
    Numbers(369, [1, 3, 7, 11, 1, 33, 89, 185]),
    Numbers(391, [1, 3, 3, 3, 15, 9, 79, 71]),
    Numbers(397, [1, 3, 7, 11, 15, 39, 119, 27]),
    Numbers(425, [1, 1, 3, 1, 11, 31, 97, 225]),
    Numbers(451, [1, 1, 1, 3, 23, 43, 57, 177]),
    Numbers(463, [1, 3, 7, 7, 17, 17, 37, 71]),
    Numbers(487, [1, 3, 1, 5, 27, 63, 123, 213]),
    Numbers(501, [1, 1, 3, 5, 11, 43, 53, 133]),
    Numbers(529, [1, 3, 5, 5, 29, 17, 47, 173, 479]),
    Numbers(539, [1, 3, 3, 11, 3, 1, 109, 9, 69]),
    Numbers(545, [1, 1, 1, 5, 17, 39, 23, 5, 343]),
    Numbers(557, [1, 3, 1, 5, 25, 15, 31, 103, 499]),
    Numbers(563, [1, 1, 1, 11, 11, 17, 63, 105, 183]),
    Numbers(601, [1, 1, 5, 11, 9, 29, 97, 231, 363]),
    Numbers(607, [1, 1, 5, 15, 19, 45, 41, 7, 383]),
    Numbers(617, [1, 3, 7, 7, 31, 19, 83, 137, 221]),
    Numbers(623, [1, 1, 1, 3, 23, 15, 111, 223, 83]),
    Numbers(631, [1, 1, 5, 13, 31, 15, 55, 25, 161]),
    Numbers(637, [1, 1, 3, 13, 25, 47, 39, 87, 257]),
  ]
}
