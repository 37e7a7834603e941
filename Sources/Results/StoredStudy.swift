public import Experiments
import Files
package import Learning
package import Tables

/// The study of a results folder, taken up again as its manifest states it, on the table that it was run
/// on.
public struct StoredStudy: Sendable {
  package let manifest: Manifest
  public let study: Study

  /// - Parameter data: where the table is, if it is not where the manifest's spec says.
  package init(
    _ folder: ResultsFolder, data: String? = nil, catalog: Catalog, threads: Int
  ) throws(StoredStudyError) {
    let spec: ExperimentSpec
    do {
      manifest = try folder.manifest()
      spec = try manifest.experiment(file: "\(folder.path)/\(Manifest.name)", catalog: catalog)
    } catch {
      throw .manifest("\(error)")
    }
    let file = if let data { data } else { try Self.findData(of: manifest, folder) }
    let table: StudyData
    do {
      table = try StudyData.read(spec.data, path: file, threads: threads)
    } catch {
      throw .data(error)
    }
    guard table.digest == manifest.data.digest else {
      throw .table(
        "\(file) is not the table of that run: its SHA-256 is \(table.digest), "
          + "the manifest has \(manifest.data.digest)")
    }
    do {
      study = try Study(spec: spec, data: table)
    } catch {
      throw .study(error)
    }
  }

  /// The table that the spec names: the path is taken from beside the results folder, from the
  /// `experiments` folder and from here; the first file with the manifest's digest is it.
  private static func findData(
    of manifest: Manifest, _ folder: ResultsFolder
  ) throws(StoredStudyError) -> String {
    let path = manifest.data.path
    let places = ["\(folder.path)/x", folder.path, "experiments/x", "x"].map {
      DataSpec.resolve(path, besides: $0)
    }
    let found = places.first { (try? FileContents.digest($0)) == manifest.data.digest }
    if let found { return found }
    throw .table(
      "the table of that run, \(path) with SHA-256 \(manifest.data.digest), is in none of: "
        + places.joined(separator: ", ") + ". Name it with --data")
  }
}

/// Why the study of a results folder cannot be taken up again.
package enum StoredStudyError: Error, Sendable {
  /// The manifest cannot be used.
  case manifest(String)
  /// The table is not found, is another, or cannot be read.
  case table(String)
  /// The table's rows cannot be used.
  case data(DataError)
  /// The study cannot be cut into folds.
  case study(StudyError)
}

extension StoredStudyError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .manifest(let sentence), .table(let sentence): sentence
    case .data(let error): "\(error)"
    case .study(let error): "\(error)"
    }
  }
}
