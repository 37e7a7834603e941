/// The nearest points found so far for a few queries, each list sorted by distance.
struct NearestList: Sendable {
  /// The query that the first list belongs to.
  let firstQuery: Int
  /// How many points a list holds.
  let neighbors: Int
  /// The points, list by list, the nearest first.
  var indices: [Int32]
  /// Their squared distances.
  var distances: [Float]

  /// Lists that hold nothing yet: every query stands in for its neighbours, infinitely far away.
  init(queries: Range<Int>, neighbors: Int) {
    firstQuery = queries.lowerBound
    self.neighbors = neighbors
    indices = queries.flatMap { [Int32](repeating: Int32($0), count: neighbors) }
    distances = [Float](repeating: .infinity, count: queries.count * neighbors)
  }

  /// Puts those of the points `first..<first + width` into the query's list that are nearer than its
  /// last one; `row` holds their distances, which are not negative.
  mutating func consider(
    _ row: UnsafeMutablePointer<Float>, of query: Int, first: Int, width: Int
  ) {
    if query >= first, query < first + width { row[query - first] = .infinity }
    let start = (query - firstQuery) * neighbors
    distances.withUnsafeMutableBufferPointer { distances in
      indices.withUnsafeMutableBufferPointer { indices in
        let list = UnsafeMutableBufferPointer(rebasing: distances[start..<start + neighbors])
        let points = UnsafeMutableBufferPointer(rebasing: indices[start..<start + neighbors])
        var place = 0
        while place < width {
          let end = min(place + Self.stride, width)
          if end - place < Self.stride || Self.anyBelow(list[neighbors - 1], row + place) {
            for candidate in place..<end where row[candidate] < list[neighbors - 1] {
              Self.insert(row[candidate], Int32(first + candidate), list, points)
            }
          }
          place = end
        }
      }
    }
  }

  /// How many distances are compared with the last one in a list at once.
  private static let stride = 16

  /// Whether any of 16 distances is below a bound.
  ///
  /// Floats that are not negative are ordered as their bits are, and comparing whole numbers needs no
  /// care for NaN.
  @inline(__always)
  private static func anyBelow(_ bound: Float, _ distances: UnsafeMutablePointer<Float>) -> Bool {
    let bits = UnsafeRawPointer(distances).loadUnaligned(as: SIMD16<Int32>.self)
    let limit = SIMD16<Int32>(repeating: Int32(bitPattern: bound.bitPattern))
    return any(bits .< limit)
  }

  @inline(__always)
  private static func insert(
    _ distance: Float, _ point: Int32, _ list: UnsafeMutableBufferPointer<Float>,
    _ points: UnsafeMutableBufferPointer<Int32>
  ) {
    var place = list.count - 1
    while place > 0, list[place - 1] > distance {
      list[place] = list[place - 1]
      points[place] = points[place - 1]
      place -= 1
    }
    list[place] = distance
    points[place] = point
  }
}
