"""Which column is which, guessed from Chinese and English headings."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.errors import Invalid
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a roster can say of a worker, and the headings it is known by."""

    key: str
    label: str
    headings: tuple[str, ...]
    is_required: bool = False


FIELDS = (
    Field(
        "number",
        N_("Employee number"),
        ("工号", "员工号", "员工编号", "职工号", "职工编号", "人员编号", "工牌号",
         "employeenumber", "employeeno", "employeeid", "staffnumber", "staffno", "staffid",
         "empno", "empid"),
        is_required=True,
    ),
    Field(
        "name",
        N_("Name"),
        ("姓名", "员工姓名", "职工姓名", "名字", "name", "fullname", "employeename", "workername"),
        is_required=True,
    ),
    Field(
        "id_number",
        N_("Identity number"),
        ("身份证号", "身份证", "身份证号码", "身份证件号", "身份证件号码", "公民身份号码",
         "证件号", "证件号码", "identitynumber", "idnumber", "idno", "idcard", "idcardnumber",
         "nationalid"),
    ),
    Field(
        "unit",
        N_("Unit"),
        ("部门", "部门名称", "部门编号", "部门代码", "所在部门", "所属部门", "车间", "单位",
         "科室", "班组", "unit", "unitcode", "department", "departmentname", "dept", "workshop"),
    ),
    Field(
        "occupation",
        N_("Occupation"),
        ("岗位", "岗位名称", "职务", "职位", "工种", "职业", "occupation", "position", "jobtitle",
         "job", "post", "trade"),
    ),
    Field(
        "starts_on",
        N_("First day"),
        ("入职日期", "入职时间", "入职", "到岗日期", "进厂日期", "参加工作日期", "hiredate",
         "hiredon", "startdate", "startson", "firstday", "dateofhire", "joindate"),
    ),
    Field(
        "ends_on",
        N_("Last day"),
        ("离职日期", "离职时间", "离职", "离厂日期", "最后工作日", "leavedate", "enddate",
         "endson", "lastday", "terminationdate", "lefton"),
    ),
    Field(
        "phone",
        N_("Mobile number"),
        ("手机", "手机号", "手机号码", "移动电话", "联系电话", "联系方式", "电话", "电话号码",
         "mobile", "mobilenumber", "mobilephone", "phone", "phonenumber", "cellphone"),
    ),
    Field(
        "email",
        N_("E-mail"),
        ("邮箱", "电子邮箱", "邮箱地址", "电子邮件", "邮件", "邮件地址", "email", "emailaddress",
         "mail"),
    ),
)  # fmt: skip
COMPLETION_FIELDS = (
    FIELDS[0],
    FIELDS[1],
    Field(
        "course",
        N_("Course"),
        ("课程", "课程名称", "课程编号", "课程代码", "培训课程", "培训项目", "培训名称", "course",
         "coursecode", "coursetitle", "coursename", "training"),
        is_required=True,
    ),
    Field(
        "completed_on",
        N_("Completed on"),
        ("完成日期", "完成时间", "结业日期", "结业时间", "培训日期", "通过日期", "completedon",
         "completed", "completiondate", "dateofcompletion", "trainingdate"),
        is_required=True,
    ),
    Field(
        "valid_until",
        N_("Valid until"),
        ("有效期至", "有效期", "到期日期", "失效日期", "有效日期", "有效截止日期", "validuntil",
         "expires", "expireson", "expirydate"),
    ),
    Field(
        "score",
        N_("Score in percent"),
        ("成绩", "得分", "分数", "考核成绩", "score", "scorepercent", "result", "grade"),
    ),
    Field(
        "credit_hours",
        N_("Credit hours"),
        ("学时", "课时", "学时数", "课时数", "credithours", "hours", "lessons"),
    ),
    Field(
        "issuer",
        N_("Training provider"),
        ("培训机构", "培训单位", "发证机构", "provider", "trainingprovider", "issuer"),
    ),
)  # fmt: skip
CERTIFICATE_FIELDS = (
    FIELDS[0],
    FIELDS[1],
    Field(
        "occupation",
        N_("Certified occupation"),
        ("职业编码", "职业代码", "职业", "职业名称", "职业工种", "工种", "工种名称", "工种编码",
         "职业资格", "occupation", "occupationcode", "occupationname", "trade", "tradecode"),
        is_required=True,
    ),
    Field(
        "title",
        N_("Certificate"),
        ("证书名称", "证书", "持有证书", "证书类型", "certificate", "certificatename",
         "certificatetitle", "title", "qualification"),
        is_required=True,
    ),
    Field(
        "level",
        N_("Level"),
        ("等级", "级别", "技能等级", "职业技能等级", "职业等级", "证书等级", "资格等级", "level",
         "skilllevel", "certificatelevel"),
        is_required=True,
    ),
    Field(
        "issued_on",
        N_("Issued on"),
        ("发证日期", "发证时间", "颁发日期", "颁证日期", "颁发时间", "取证日期", "取得日期",
         "取得时间", "获证日期", "issuedon", "issued", "issuedate", "dateissued", "dateofissue"),
        is_required=True,
    ),
    COMPLETION_FIELDS[4],
    Field(
        "issuer",
        N_("Issuer"),
        ("发证机关", "发证机构", "发证单位", "颁发机构", "颁发单位", "颁证机构", "评价机构",
         "issuer", "issuedby", "issuingbody", "issuingauthority", "awardingbody"),
    ),
)  # fmt: skip
FIELDS_OF: Mapping[str, tuple[Field, ...]] = {
    "workers": FIELDS,
    "completions": COMPLETION_FIELDS,
    "certificates": CERTIFICATE_FIELDS,
}
"""What a roster of each kind can say."""
_MISSING = {
    "number": N_("Say which column holds the employee number and which one the name."),
    "course": N_("Say which column holds the course."),
    "completed_on": N_("Say which column holds the day of completion."),
    "occupation": N_("Say which column holds the occupation."),
    "title": N_("Say which column holds the name of the certificate."),
    "level": N_("Say which column holds the level."),
    "issued_on": N_("Say which column holds the day of issue."),
}
_NOISE = re.compile(r"[\W_]+")
_REMARK = re.compile(r"[(（\[【].*?[)）\]】]")


def label(kind: str, key: str) -> str:
    """Return what a field is called in a kind of roster."""
    return next(field.label for field in FIELDS_OF[kind] if field.key == key)


def guess(headings: Sequence[str], fields: Sequence[Field] = FIELDS) -> dict[str, int]:
    """Return the column of each of the fields that a heading names; the first one counts."""
    keys = {heading: field.key for field in fields for heading in field.headings}
    found: dict[str, int] = {}
    for column, heading in enumerate(headings):
        key = keys.get(_plain(heading))
        if key is not None:
            found.setdefault(key, column)
    return found


def chosen(
    choices: Mapping[str, int], *, columns: int, fields: Sequence[Field] = FIELDS
) -> dict[str, int]:
    """Return the mapping of the fields that somebody chose, once it makes sense.

    :raise Invalid: when a needed column is missing, not there, or stands for two things.
    """
    mapping = {field.key: choices[field.key] for field in fields if field.key in choices}
    for field in fields:
        if field.is_required and field.key not in mapping:
            raise Invalid(_MISSING.get(field.key, _MISSING["number"]))
    if any(not 0 <= column < columns for column in mapping.values()):
        raise Invalid(N_("A chosen column is not in the file. Choose among those offered."))
    if len(set(mapping.values())) < len(mapping):
        raise Invalid(N_("One column is chosen for two things. Choose another for one of them."))
    return mapping


def _plain(heading: str) -> str:
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return _NOISE.sub("", _REMARK.sub("", folded))
