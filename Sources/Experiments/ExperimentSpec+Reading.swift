import Files
import FoundationEssentials
public import Learning
public import StrictJSON

extension ExperimentSpec {
  /// Reads a spec, or says everything that is wrong with it.
  public static func read(
    path: String, catalog: Catalog
  ) throws(SpecError) -> ExperimentSpec {
    let bytes: Data
    do {
      bytes = try FileContents.read(path)
    } catch {
      throw .unreadable(file: path, reason: error.reason)
    }
    return try ExperimentSpec(parsing: [UInt8](bytes), file: path, catalog: catalog)
  }

  /// Decodes a spec from its text; `file` is what errors call it.
  public init(parsing text: [UInt8], file: String, catalog: Catalog) throws(SpecError) {
    let document: JSON
    do {
      document = try JSON(parsing: text)
    } catch {
      throw .syntax(file: file, error)
    }
    try self.init(document: document, file: file, catalog: catalog)
  }

  /// Decodes a spec from a document, such as the one in a manifest.
  public init(document: JSON, file: String, catalog: Catalog) throws(SpecError) {
    let decoded = StrictJSON.decode(
      ExperimentSpec.self, from: document, defaults: ExperimentSpec(),
      userInfo: [.catalog: catalog])
    guard let spec = decoded.value, decoded.issues.isEmpty else {
      throw .issues(file: file, decoded.issues)
    }
    self = spec
  }
}
