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
    in points: Neighborhood, neighbors: Int, context: FitContext
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
  private static func tiles(of points: Neighborhood) -> [Float] {
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
    _ queries: Range<Int>, in points: Neighborhood, tiles: [Float], neighbors: Int
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
    of queries: Range<Int>, toTileAt first: Int, _ width: Int, in points: Neighborhood,
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
    of query: Int, toTileAt first: Int, _ width: Int, in points: Neighborhood,
    _ counts: inout [Int32], _ row: UnsafeMutablePointer<Float>
  ) {
    guard points.nominalCount > 0 else { return }
    points.values.withUnsafeBufferPointer { values in
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
