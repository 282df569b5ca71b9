"""Pictures, each decoded or drawn by a process of its own.

pictures/        what is uploaded
share_pictures/  what other sites show of a page
"""
