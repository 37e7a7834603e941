import StrictJSON

/// Small documents that are sent.
enum Document {
  /// Reads a value, or says everything that is wrong with it.
  static func read<Value: Codable>(_ type: Value.Type, from body: [UInt8]) throws(Problem) -> Value
  {
    let json: JSON
    do throws(JSONSyntaxError) {
      json = try JSON(parsing: body)
    } catch {
      throw Problem(error)
    }
    let (value, issues) = StrictJSON.decode(type, from: json)
    guard let value, issues.isEmpty else { throw Problem(issues) }
    return value
  }
}
