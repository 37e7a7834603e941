import CKernels
import Concurrency
package import Learning

/// The nearest other points of every point, exactly.
package struct NearestNeighbors: Sendable {
  /// How many neighbours a point has here.
  package let neighbors: Int
  /// The neighbours of point i: `indices[i * neighbors..<(i + 1) * neighbors]`, the nearest first; of
  /// equally near ones the earlier.
  package let indices: [Int32]
  /// Their squared distances.
  package let squaredDistances: [Float]

  /// Points that are compared with one tile of others in one go.
  private static let queries = 64
  /// Points in a tile: its numbers stay in the nearest cache.
  private static let tile = 256

  /// Compares all pairs of points, of which there must be more than `neighbors`, block by block.
  ///
  /// Where a distance overflows, the point itself stands in for the neighbour.
  package init(
    in points: PointSet, neighbors: Int, context: FitContext
  ) throws(FitError) {
    precondition(
      points.count > neighbors, "\(neighbors) neighbours among \(points.count) points")
    let tiles = Self.tiles(of: points)
    let blocks = try parallelMap(
      count: (points.count + Self.queries - 1) / Self.queries, threads: context.threads
    ) { (block) throws(FitError) -> NearestList in
      try context.checkCancellation()
      let first = block * Self.queries
      let last = min(first + Self.queries, points.count)
      return Self.search(first..<last, in: points, tiles: tiles, neighbors: neighbors)
    }
    self.neighbors = neighbors
    indices = blocks.flatMap(\.indices)
    squaredDistances = blocks.flatMap(\.distances)
  }

  /// The points as columns, tile by tile: number p of point j of a tile stands at `p * tile + j`.
  private static func tiles(of points: PointSet) -> [Float] {
    let count = (points.count + tile - 1) / tile
    var tiles = [Float](repeating: 0, count: count * tile * points.dimensions)
    guard points.dimensions > 0 else { return tiles }
    points.numbers.withUnsafeBufferPointer { numbers in
      tiles.withUnsafeMutableBufferPointer { out in
        guard let source = numbers.baseAddress, let target = out.baseAddress else { return }
        for first in stride(from: 0, to: points.count, by: tile) {
          ck_transpose(
            min(tile, points.count - first), points.dimensions,
            source + first * points.dimensions, points.dimensions,
            target + first * points.dimensions, tile)
        }
      }
    }
    return tiles
  }

  private static func search(
    _ queries: Range<Int>, in points: PointSet, tiles: [Float], neighbors: Int
  ) -> NearestList {
    var list = NearestList(queries: queries, neighbors: neighbors)
    var distances = [Float](repeating: 0, count: queries.count * tile)
    var mismatches = [Int32](repeating: 0, count: tile)
    for first in stride(from: 0, to: points.count, by: tile) {
      let width = min(tile, points.count - first)
      distances.withUnsafeMutableBufferPointer { out in
        guard let rows = out.baseAddress else { return }
        numericDistances(of: queries, toTileAt: first, width, in: points, tiles, rows)
        for query in queries {
          let row = rows + (query - queries.lowerBound) * tile
          addMismatches(of: query, toTileAt: first, width, in: points, &mismatches, row)
          list.consider(row, of: query, first: first, width: width)
        }
      }
    }
    return list
  }

  private static func numericDistances(
    of queries: Range<Int>, toTileAt first: Int, _ width: Int, in points: PointSet,
    _ tiles: [Float], _ rows: UnsafeMutablePointer<Float>
  ) {
    points.numbers.withUnsafeBufferPointer { numbers in
      tiles.withUnsafeBufferPointer { columns in
        guard let left = numbers.baseAddress, let right = columns.baseAddress else {
          rows.update(repeating: 0, count: queries.count * tile)
          return
        }
        ck_squared_distances(
          queries.count, width, points.dimensions,
          left + queries.lowerBound * points.dimensions, points.dimensions,
          right + first * points.dimensions, tile, rows, tile)
      }
    }
  }

  /// Counts the variables in which a point and every point of a tile differ, and adds what that
  /// counts for.
  private static func addMismatches(
    of query: Int, toTileAt first: Int, _ width: Int, in points: PointSet,
    _ counts: inout [Int32], _ row: UnsafeMutablePointer<Float>
  ) {
    guard points.nominalCount > 0 else { return }
    points.nominal.withUnsafeBufferPointer { values in
      counts.withUnsafeMutableBufferPointer { counts in
        counts.update(repeating: 0)
        for variable in 0..<points.nominalCount {
          let own = values[variable * points.count + query]
          let others = UnsafeBufferPointer(
            rebasing: values[
              variable * points.count + first..<variable * points.count + first + width])
          for place in 0..<width { counts[place] &+= others[place] == own ? 0 : 1 }
        }
        for place in 0..<width { row[place] += points.mismatch * Float(counts[place]) }
      }
    }
  }
}

/// The nearest points found so far for a few queries, each list sorted by distance.
private struct NearestList: Sendable {
  /// The query that the first list belongs to.
  private let firstQuery: Int
  /// How many points a list holds.
  private let neighbors: Int
  /// The points, list by list, the nearest first.
  private(set) var indices: [Int32]
  /// Their squared distances.
  private(set) var distances: [Float]

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

/// Points among which nearest neighbours are sought: numbers, and nominal values beside them.
package struct PointSet: Sendable {
  fileprivate let count: Int
  /// How many numbers a point has.
  fileprivate let dimensions: Int
  /// Point by point, `dimensions` each.
  fileprivate let numbers: [Float]
  /// How many nominal values a point has.
  fileprivate let nominalCount: Int
  /// Variable by variable, `count` each.
  fileprivate let nominal: [Int32]
  /// What two different nominal values add to a squared distance.
  fileprivate let mismatch: Float

  /// `numbers` are given point by point, `dimensions` each; `nominal` values variable by variable,
  /// `count` each.
  package init(
    count: Int, dimensions: Int, numbers: [Float], nominal: [Int32] = [], mismatch: Float = 1
  ) {
    precondition(
      numbers.count == count * dimensions,
      "\(count) points of \(dimensions) numbers, got \(numbers.count) numbers")
    nominalCount = count == 0 ? 0 : nominal.count / count
    precondition(
      nominal.count == count * nominalCount,
      "nominal values of \(count) points, got \(nominal.count)")
    self.count = count
    self.dimensions = dimensions
    self.numbers = numbers
    self.nominal = nominal
    self.mismatch = mismatch
  }
}
